import { patternOf } from './patterns.ts'
import {
  isTable,
  LuaError,
  numberOf,
  numberText,
  tableOf,
  textOf,
  typeOf,
  type LuaFunction,
  type LuaTable,
  type Value,
} from './values.ts'

export const record = (fields: Readonly<Record<string, Value>>): LuaTable => {
  const made = tableOf()
  for (const [name, value] of Object.entries(fields)) made.set(name, value)
  return made
}

const text = (value: Value): string => {
  const found = textOf(value)
  if (found === undefined) throw new LuaError(`a text is expected, not a ${typeOf(value)}`)
  return found
}
const whole = (value: Value, otherwise: number): number => numberOf(value) ?? otherwise

const find: LuaFunction = ([where, what, from, isPlain]) => {
  const [all, sought] = [text(where), text(what)]
  const start = Math.max(0, whole(from, 1) - 1)
  if (isPlain === true) {
    const at = all.indexOf(sought, start)
    return at === -1 ? [undefined] : [at + 1, at + sought.length]
  }
  const found = patternOf(sought).exec(all.slice(start))
  if (found === null) return [undefined]
  return [start + found.index + 1, start + found.index + found[0].length, ...found.slice(1)]
}
const match: LuaFunction = ([where, what, from]) => {
  const found = patternOf(text(what)).exec(text(where).slice(Math.max(0, whole(from, 1) - 1)))
  if (found === null) return [undefined]
  return found.length > 1 ? found.slice(1) : [found[0]]
}
const sub: LuaFunction = ([of, first, last]) => {
  const all = text(of)
  const place = (at: number) => (at < 0 ? Math.max(all.length + at + 1, 0) : at)
  return [all.slice(Math.max(place(whole(first, 1)), 1) - 1, place(whole(last, -1)))]
}
const concat: LuaFunction = ([table, between]) => {
  if (!isTable(table)) throw new LuaError('a table is expected')
  const parts = Array.from({ length: table.length() }, (_, at) => text(table.get(at + 1)))
  return [parts.join(between === undefined ? '' : text(between))]
}
const insert: LuaFunction = ([table, value]) => {
  if (!isTable(table)) throw new LuaError('a table is expected')
  table.set(table.length() + 1, value)
  return []
}
const nextOf: LuaFunction = ([table, at]) => {
  if (!isTable(table)) throw new LuaError('a table is expected')
  const all = [...table.entries()]
  return [...(all[at === undefined ? 0 : all.findIndex(([key]) => key === at) + 1] ?? [undefined])]
}
const itemAfter: LuaFunction = ([table, at]) => {
  const place = whole(at, 0) + 1
  const value = isTable(table) ? table.get(place) : undefined
  return value === undefined ? [undefined] : [place, value]
}
const unpack: LuaFunction = ([table]) =>
  isTable(table) ? Array.from({ length: table.length() }, (_, at) => table.get(at + 1)) : []

const bytesOf = (unicode: string): string => Buffer.from(unicode).toString('latin1')
const unicodeOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

const fromJson = (value: unknown): Value => {
  if (typeof value === 'string') return bytesOf(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return tableOf(value.map(fromJson))
  if (value === null) return undefined
  return record(
    Object.fromEntries(Object.entries(value as object).map(([name, one]) => [bytesOf(name), fromJson(one)])),
  )
}
const toJson = (value: Value): unknown => {
  if (typeof value === 'string') return unicodeOf(value)
  if (!isTable(value)) return value ?? null
  const entries = [...value.entries()]
  return entries.length === value.length() && entries.length > 0
    ? entries.map(([, one]) => toJson(one))
    : Object.fromEntries(entries.map(([name, one]) => [unicodeOf(text(name)), toJson(one)]))
}

/** What scripts of Redis find beside `KEYS`, `ARGV` and `redis`. */
export const LIBRARY: Readonly<Record<string, Value>> = {
  tonumber: ([value]) => [numberOf(value)],
  tostring: ([value]) => [textOf(value) ?? (typeof value === 'boolean' ? String(value) : typeOf(value))],
  type: ([value]) => [typeOf(value)],
  next: nextOf,
  pairs: ([table]) => [nextOf, table, undefined],
  ipairs: ([table]) => [itemAfter, table, 0],
  unpack,
  error: ([message]) => {
    throw new LuaError(textOf(message) ?? 'error')
  },
  assert: (given) => {
    if (given[0] === undefined || given[0] === false) throw new LuaError(textOf(given[1]) ?? 'assertion failed!')
    return given
  },
  string: record({
    find,
    match,
    sub,
    len: ([of]) => [text(of).length],
    rep: ([of, times]) => [text(of).repeat(whole(times, 0))],
    lower: ([of]) => [text(of).toLowerCase()],
    upper: ([of]) => [text(of).toUpperCase()],
    byte: ([of, at]) => [text(of).codePointAt(whole(at, 1) - 1)],
    char: (codes) => [String.fromCharCode(...codes.map((code) => whole(code, 0)))],
  }),
  table: record({ concat, insert, getn: ([table]) => [isTable(table) ? table.length() : 0] }),
  math: record({
    floor: ([of]) => [Math.floor(whole(of, 0))],
    ceil: ([of]) => [Math.ceil(whole(of, 0))],
    abs: ([of]) => [Math.abs(whole(of, 0))],
    max: (all) => [Math.max(...all.map((one) => whole(one, 0)))],
    min: (all) => [Math.min(...all.map((one) => whole(one, 0)))],
    huge: Infinity,
  }),
  cjson: record({
    decode: ([json]) => [fromJson(JSON.parse(unicodeOf(text(json))))],
    encode: ([value]) => [
      bytesOf(
        JSON.stringify(toJson(value), (_, one: unknown) => (typeof one === 'number' ? Number(numberText(one)) : one)),
      ),
    ],
  }),
}
