import type { RedisClient } from '../../../src/adapters/redis/redis.ts'
import type { Random } from '../random.ts'
import type { Connection } from '../wire.ts'
import type { Reply } from './redis-commands.ts'
import type { RedisServer } from './redis-server.ts'

/** What a command may be given: as ioredis takes it. */
type Given = string | number | Buffer | readonly Given[]

interface Sent {
  readonly name: string
  readonly given: readonly string[]
  readonly isBuffer: boolean
}
type Outcome = [error: Error | null, reply: unknown]

const BEYOND_ASCII = /[^\0-\x7f]/

/** A text, or bytes, as a text of bytes. */
function bytes(given: string | number | Buffer): string {
  if (typeof given === 'number') return String(given)
  if (typeof given !== 'string') return given.toString('latin1')
  return BEYOND_ASCII.test(given) ? Buffer.from(given).toString('latin1') : given
}
function flatInto(all: string[], given: readonly Given[]): string[] {
  for (const one of given) {
    if (Array.isArray(one)) flatInto(all, one as readonly Given[])
    else all.push(bytes(one as string | number | Buffer))
  }
  return all
}
const flat = (given: readonly Given[]): string[] => flatInto([], given)

function sentOf(name: string, given: readonly Given[]): Sent {
  const isBuffer = name.endsWith('Buffer')
  return { name: isBuffer ? name.slice(0, -'Buffer'.length) : name, given: flat(given), isBuffer }
}

function read(reply: Reply, isBuffer: boolean): unknown {
  if (typeof reply === 'string') {
    if (!isBuffer && !BEYOND_ASCII.test(reply)) return reply
    const buffer = Buffer.from(reply, 'latin1')
    return isBuffer ? buffer : buffer.toString()
  }
  if (Array.isArray(reply)) return reply.map((one) => read(one, isBuffer))
  return typeof reply === 'object' && reply !== null ? reply.status : reply
}
const paired = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at], list[2 * at + 1]]))

function answer({ name, isBuffer }: Sent, reply: Reply): unknown {
  const value = read(reply, isBuffer)
  return name === 'hgetall' ? paired(value as string[]) : value
}

/** What ioredis says of commands that were sent again as often as it may. */
const gone = (): Error => new Error('Connection is closed.')

export interface RedisClientOptions {
  readonly server: RedisServer
  readonly connection: Connection
  readonly random: Random
}

/**
 * A client of the Redis in this process, as ioredis is one: its commands, its scripts and its pipelines. A pipeline is no
 * transaction: others come between its commands, and a connection that is lost leaves a part of them done.
 */
export function createRedisClient({ server, connection, random }: RedisClientOptions): RedisClient {
  const execute = (sent: Sent): Outcome => {
    try {
      return [null, answer(sent, server.run(sent.name, sent.given))]
    } catch (error) {
      return [error as Error, undefined]
    }
  }
  const send = (what: string, all: readonly Sent[]): Promise<Outcome[]> =>
    connection.request(
      what,
      (isPart) => all.slice(0, isPart ? random.int(all.length + 1) : all.length).map((sent) => execute(sent)),
      gone,
    )
  const apart = async (all: readonly Sent[]): Promise<Outcome[]> => {
    const first = all.length > 1 && random.chance(0.2) ? random.int(all.length) : 0
    const what = `redis ${[...new Set(all.map(({ name }) => name))].join('+')}`
    const parts = [all.slice(0, first), all.slice(first)].filter((part) => part.length > 0)
    const answers = await Promise.all(
      parts.map((part) =>
        send(what, part).catch((error: unknown): Outcome[] => part.map(() => [error as Error, undefined])),
      ),
    )
    return answers.flat()
  }
  const one = async (sent: Sent): Promise<unknown> => {
    const [[error, reply] = [gone(), undefined]] = await send(`redis ${sent.name}`, [sent])
    if (error !== null) throw error
    return reply
  }
  const pipeline = () => {
    const queued: Sent[] = []
    const made: object = new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === 'length') return queued.length
          if (name === 'exec') return () => (queued.length === 0 ? Promise.resolve([]) : apart(queued))
          return (...given: readonly Given[]) => {
            queued.push(sentOf(String(name), given))
            return made
          }
        },
      },
    )
    return made
  }
  const client = new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === 'then') return undefined
        if (name === 'pipeline') return pipeline
        return (...given: readonly Given[]) => one(sentOf(String(name), given))
      },
    },
  )
  return client as RedisClient
}
