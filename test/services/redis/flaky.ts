import type { Redis } from 'ioredis'

/** What happens to a pipeline: it never leaves, or it is applied and no reply comes, or only the first one does. */
export type Fault = 'none' | 'unsent' | 'lost' | 'partly'

const gone = () => new Error('Connection is closed.')

/** The same Redis through a bad line: `next` says what happens to each pipeline. */
export function flaky(redis: Redis, next: () => Fault): Redis {
  const pipeline = () => {
    const made = redis.pipeline()
    const send = made.exec.bind(made)
    made.exec = async () => {
      const fault = next()
      if (fault === 'unsent') throw gone()
      const replies = await send()
      if (fault === 'lost') throw gone()
      if (fault === 'partly') return replies?.map((reply, at) => (at === 0 ? reply : [gone(), undefined])) ?? null
      return replies
    }
    return made
  }
  return new Proxy(redis, { get: (target, name) => (name === 'pipeline' ? pipeline : Reflect.get(target, name)) })
}
