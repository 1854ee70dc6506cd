import { readFileSync } from 'node:fs'
import type { Callback, Result } from 'ioredis'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** See `lua/observe.lua`. */
    observeBuffer(
      ...args:
        | [keys: number, ...rest: (string | Buffer)[], callback: Callback<unknown[]>]
        | [keys: number, ...rest: (string | Buffer)[]]
    ): Result<unknown[], Context>
    /** See `lua/compact.lua`. */
    compact(
      incarnationKey: string,
      key: string,
      incarnation: string,
      known: string,
      next: string,
    ): Result<number, Context>
    /** See `lua/raise.lua`. */
    raise(key: string, lifeMs: number, ...namesAndNumbers: string[]): Result<string[], Context>
    /** See `lua/delist.lua`. */
    delist(key: string, witnessKey: string, latest: number, ...triggers: string[]): Result<string, Context>
    /** See `lua/enlist.lua`. */
    enlist(
      key: string,
      witnessKey: string,
      number: number,
      latest: number,
      ...deadlinesAndTriggers: string[]
    ): Result<string, Context>
    /** See `lua/fold.lua`. */
    fold(keys: number, ...rest: (string | number)[]): Result<string, Context>
    /** See `lua/incarnation.lua`. */
    incarnation(
      key: string,
      step: 'read' | 'renew' | 'ready' | 'refolded',
      ...given: string[]
    ): Result<string[], Context>
    /** See `lua/claim.lua`. */
    claim(key: string, id: string): Result<string, Context>
    /** See `lua/disown.lua`. */
    disown(key: string, id: string): Result<number, Context>
    /** See `lua/generations.lua`. */
    generations(
      generationsKey: string,
      setsKey: string,
      pastKey: string,
      ...stepAndSet: string[]
    ): Result<string[], Context>
  }
}

const script = (name: string): string => readFileSync(new URL(`lua/${name}.lua`, import.meta.url), 'utf8')

/** The scripts that a client knows, by their names. All keys that one is called with carry one hash tag. */
export const SCRIPTS = {
  observe: { lua: script('observe') },
  compact: { numberOfKeys: 2, lua: script('compact') },
  raise: { numberOfKeys: 1, lua: script('raise') },
  delist: { numberOfKeys: 2, lua: script('delist') },
  enlist: { numberOfKeys: 2, lua: script('enlist') },
  fold: { lua: script('fold') },
  incarnation: { numberOfKeys: 1, lua: script('incarnation') },
  claim: { numberOfKeys: 1, lua: script('claim') },
  disown: { numberOfKeys: 1, lua: script('disown') },
  generations: { numberOfKeys: 3, lua: script('generations') },
}
