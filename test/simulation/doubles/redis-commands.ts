import { Scores, type Held, type RedisData } from './redis-data.ts'

/** What Redis answers: a text of bytes, a whole number, nothing, a list, or a status. */
export type Reply = string | number | null | Reply[] | { readonly status: string }

/** An error that Redis answers with. */
export class RedisRefusal extends Error {
  override readonly name = 'ReplyError'
}

export type Command = (data: RedisData, given: readonly string[], now: number) => Reply

const WRONG = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const OK: Reply = { status: 'OK' }

const textAt = (data: RedisData, key: string): string | undefined => {
  const held = data.get(key)
  if (held === undefined || typeof held === 'string') return held
  throw new RedisRefusal(WRONG)
}
const isHash = (held: Held): held is Map<string, string> => held instanceof Map && !(held instanceof Scores)

/** The collection of a key, put there where there is none. */
function madeAt<T extends Held>(data: RedisData, key: string, is: (held: Held) => held is T, make: () => T): T {
  const held = data.get(key)
  if (held === undefined) {
    const made = make()
    data.set(key, made)
    return made
  }
  if (!is(held)) throw new RedisRefusal(WRONG)
  return held
}
const hashAt = (data: RedisData, key: string) => madeAt(data, key, isHash, () => new Map<string, string>())
const readHash = (data: RedisData, key: string): ReadonlyMap<string, string> =>
  data.get(key) === undefined ? new Map() : hashAt(data, key)
const scoresAt = (data: RedisData, key: string) =>
  madeAt(
    data,
    key,
    (held) => held instanceof Scores,
    () => new Scores(),
  )
const setAt = (data: RedisData, key: string) =>
  madeAt(
    data,
    key,
    (held): held is Set<string> => held instanceof Set,
    () => new Set<string>(),
  )

const whole = (text: string | undefined): number => {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new RedisRefusal('ERR value is not an integer or out of range')
  return Number(text)
}

/** A collection without anything in it is no key. */
function tidy(data: RedisData, key: string, left: number): void {
  if (left === 0) data.delete(key)
}

const pairsOf = (given: readonly string[]): [string, string][] =>
  Array.from({ length: given.length / 2 }, (_, at) => [given[2 * at] ?? '', given[2 * at + 1] ?? ''])

const inOrder = (scores: Scores): [string, number][] =>
  [...scores].toSorted(([a, s], [b, t]) => s - t || (a < b ? -1 : a > b ? 1 : 0))

/** The place of an index that may count from the end. */
const place = (index: number, length: number): number => (index < 0 ? Math.max(length + index, 0) : index)

/** The commands that Vigia uses of Redis, and those that its tests look with. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  PING: () => ({ status: 'PONG' }),
  GET: (data, [key = '']) => textAt(data, key) ?? null,
  SET(data, [key = '', value = '']) {
    data.delete(key)
    data.set(key, value)
    return OK
  },
  DEL: (data, keys) => keys.filter((key) => data.delete(key)).length,
  EXISTS: (data, keys) => keys.filter((key) => data.get(key) !== undefined).length,
  KEYS: (data) => data.keys(),
  APPEND(data, [key = '', more = '']) {
    const text = (textAt(data, key) ?? '') + more
    data.set(key, text)
    return text.length
  },
  STRLEN: (data, [key = '']) => textAt(data, key)?.length ?? 0,
  GETRANGE(data, [key = '', from, to]) {
    const text = textAt(data, key) ?? ''
    return text.slice(place(whole(from), text.length), place(whole(to), text.length) + 1)
  },
  PEXPIRE(data, [key = '', ms], now) {
    if (data.get(key) === undefined) return 0
    data.expireAt(key, now + whole(ms))
    return 1
  },
  PTTL(data, [key = ''], now) {
    if (data.get(key) === undefined) return -2
    const t = data.expiry(key)
    return t === undefined ? -1 : t - now
  },
  HGET: (data, [key = '', name = '']) => readHash(data, key).get(name) ?? null,
  HMGET: (data, [key = '', ...names]) => names.map((name) => readHash(data, key).get(name) ?? null),
  HEXISTS: (data, [key = '', name = '']) => Number(readHash(data, key).has(name)),
  HGETALL: (data, [key = '']) => [...readHash(data, key)].flat(),
  HSET(data, [key = '', ...given]) {
    const hash = hashAt(data, key)
    const before = hash.size
    for (const [name, value] of pairsOf(given)) hash.set(name, value)
    return hash.size - before
  },
  HSETNX(data, [key = '', name = '', value = '']) {
    const hash = hashAt(data, key)
    if (hash.has(name)) return 0
    hash.set(name, value)
    return 1
  },
  HDEL(data, [key = '', ...names]) {
    const hash = hashAt(data, key)
    const gone = names.filter((name) => hash.delete(name)).length
    tidy(data, key, hash.size)
    return gone
  },
  HINCRBY(data, [key = '', name = '', by]) {
    const hash = hashAt(data, key)
    const sum = whole(hash.get(name) ?? '0') + whole(by)
    hash.set(name, String(sum))
    return sum
  },
  INCR(data, [key = '']) {
    const sum = whole(textAt(data, key) ?? '0') + 1
    data.set(key, String(sum))
    return sum
  },
  SADD(data, [key = '', ...members]) {
    const set = setAt(data, key)
    const before = set.size
    for (const member of members) set.add(member)
    return set.size - before
  },
  SISMEMBER: (data, [key = '', member = '']) => Number(data.get(key) !== undefined && setAt(data, key).has(member)),
  ZADD(data, [key = '', ...given]) {
    const scores = scoresAt(data, key)
    const before = scores.size
    for (const [score, member] of pairsOf(given)) scores.set(member, Number(score))
    return scores.size - before
  },
  ZREM(data, [key = '', ...members]) {
    const scores = scoresAt(data, key)
    const gone = members.filter((member) => scores.delete(member)).length
    tidy(data, key, scores.size)
    return gone
  },
  ZCARD: (data, [key = '']) => (data.get(key) === undefined ? 0 : scoresAt(data, key).size),
  ZRANGE(data, [key = '', from, to]) {
    if (data.get(key) === undefined) return []
    const all = inOrder(scoresAt(data, key)).map(([member]) => member)
    return all.slice(place(whole(from), all.length), place(whole(to), all.length) + 1)
  },
}
