import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One connection through a proxy. */
export interface Link {
  /** The head of the latest HTTP request on it; '' where it carries none. */
  readonly asked: string
}

/** What is done with some bytes: passed on, dropped, dropped with the connection reset, or others sent to the asker instead. */
export type Fate = 'pass' | 'drop' | 'reset' | Uint8Array

/** What a line is like. All of it may change while connections are open. */
export interface Conditions {
  /** Each piece arrives so much later, ms; asked for every one. */
  readonly delayMs?: () => number
  /** Each byte is a packet of its own. */
  readonly isSliced?: boolean
  readonly bytesPerSecond?: number
  /** A black hole: nothing arrives in that direction until it is healed, and then all of it, as TCP does it. */
  readonly held?: 'requests' | 'replies' | 'both'
  /** Who connects is reset at once. */
  readonly isClosed?: boolean
  /** The fate of what the client sends; bytes are an answer in the server's place. */
  readonly onRequest?: (bytes: Buffer, link: Link) => Fate
  /** The fate of what the server sends; bytes replace it. `reset`: the reply is swallowed. */
  readonly onReply?: (bytes: Buffer, link: Link) => Fate
}

/** A TCP proxy on the loopback, to which faults can be done. */
export interface Proxy extends AsyncDisposable {
  readonly port: number
  /** How the line is from now on; nothing given: as it should be. */
  set(conditions?: Conditions): void
  /** New connections go to this port of the loopback. */
  aim(port: number): void
  /** Resets all connections. */
  cut(): void
  /** The present connections are dead without a sign, for ever; new ones are not. */
  strand(): void
  /** Connections that are open now. */
  open(): number
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  readonly link: { asked: string }
  isStranded: boolean
}

type Direction = 'requests' | 'replies'

/** Bytes under way to one end, at most: then reading waits. */
const MOST_UNDER_WAY = 4 * 1024 ** 2

/** Starts a proxy before `target`, a port of the loopback; on `port`, 0 = any free one. */
export async function startProxy(target: number, port = 0): Promise<Proxy> {
  let aimed = target
  let conditions: Conditions = {}
  let changed = Promise.withResolvers<void>()
  const pairs = new Set<Pair>()

  const change = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const isHeld = (direction: Direction) => conditions.held === 'both' || conditions.held === direction
  const untilOpen = async (direction: Direction): Promise<void> => {
    while (isHeld(direction)) await changed.promise
  }
  const reset = ({ client, server }: Pair) => {
    client.resetAndDestroy()
    server.resetAndDestroy()
  }

  /** The bytes that go to `to`, in order, each when its time has come. */
  async function deliver(pair: Pair, to: Socket, direction: Direction, bytes: Buffer, due: number): Promise<void> {
    const waitMs = due - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    await untilOpen(direction)
    const fate = (direction === 'requests' ? conditions.onRequest : conditions.onReply)?.(bytes, pair.link) ?? 'pass'
    if (fate === 'drop' || to.destroyed) return
    if (fate === 'reset') return reset(pair)
    if (fate === 'pass') return write(to, bytes)
    pair.client.end(fate)
    pair.server.resetAndDestroy()
  }
  async function write(to: Socket, bytes: Buffer): Promise<void> {
    const { isSliced = false, bytesPerSecond } = conditions
    const size = isSliced ? 1 : bytesPerSecond === undefined ? bytes.length : Math.max(1, bytesPerSecond / 50)
    for (let at = 0; at < bytes.length && !to.destroyed; at += size) {
      to.write(bytes.subarray(at, at + size))
      if (isSliced) await new Promise((resolve) => setImmediate(resolve))
      if (bytesPerSecond !== undefined) await sleep(20)
    }
  }
  async function pump(pair: Pair, direction: Direction): Promise<void> {
    const [from, to] = direction === 'requests' ? [pair.client, pair.server] : [pair.server, pair.client]
    let last = Promise.resolve()
    let due = 0
    let underWay = 0
    for await (const bytes of from as AsyncIterable<Buffer>) {
      if (direction === 'requests' && /^(?:GET|POST) /.test(bytes.toString('latin1', 0, 5)))
        pair.link.asked = bytes.toString('latin1', 0, 2_000)
      if (pair.isStranded) continue
      due = Math.max(due, performance.now() + (conditions.delayMs?.() ?? 0))
      underWay += bytes.length
      const at = due
      last = last.then(() => deliver(pair, to, direction, bytes, at)).finally(() => (underWay -= bytes.length))
      if (underWay > MOST_UNDER_WAY) await last
    }
    await last
    await untilOpen(direction)
    if (!pair.isStranded) to.end()
  }

  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (conditions.isClosed === true) {
      client.resetAndDestroy()
      return
    }
    const server = connect({ port: aimed, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    const pair: Pair = { client, server, link: { asked: '' }, isStranded: false }
    pairs.add(pair)
    const over = () => {
      if (!pair.isStranded) reset(pair)
      if (client.closed && server.closed) pairs.delete(pair)
    }
    for (const end of [client, server]) end.on('error', over).on('close', over)
    for (const direction of ['requests', 'replies'] as const) pump(pair, direction).catch(over)
  })
  proxy.listen(port, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    port: (proxy.address() as AddressInfo).port,
    set(next = {}) {
      conditions = next
      change()
    },
    aim: (next) => void (aimed = next),
    cut() {
      for (const pair of pairs) reset(pair)
    },
    strand() {
      for (const pair of pairs) pair.isStranded = true
    },
    open: () => pairs.size,
    async [Symbol.asyncDispose]() {
      conditions = {}
      change()
      for (const pair of pairs) reset(pair)
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
