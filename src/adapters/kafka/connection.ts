/** One of the client's parts that has a connection of its own. */
interface Connectable {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** A connection that is made when it is first needed, kept, and made anew after it has failed. */
export interface Connection<Client> {
  get(): Promise<Client>
  /** Lets go of it; the next `get` makes another. */
  drop(): Promise<void>
}

export function createConnection<Client extends Connectable>(create: () => Client): Connection<Client> {
  let connecting: Promise<Client> | undefined

  async function connect(): Promise<Client> {
    const client = create()
    try {
      await client.connect()
      return client
    } catch (error) {
      connecting = undefined
      throw error
    }
  }
  return {
    get: () => (connecting ??= connect()),
    async drop() {
      const old = connecting
      connecting = undefined
      await old?.then((client) => client.disconnect()).catch(() => undefined)
    },
  }
}
