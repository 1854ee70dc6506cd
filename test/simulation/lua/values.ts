/**
 * Values of Lua 5.1: nil is `undefined`, a text is a string of bytes (a character for each), a function takes and gives
 * back lists.
 */
export type Value = undefined | boolean | number | string | LuaTable | LuaFunction
export type LuaFunction = (given: Value[]) => Value[]

/** What a script stops with. */
export class LuaError extends Error {
  override readonly name = 'LuaError'
}

export interface LuaTable {
  get(key: Value): Value
  set(key: Value, value: Value): void
  /** How many entries there are from 1 on without a gap. */
  length(): number
  entries(): Iterable<[Value, Value]>
}

/** A table with those entries from 1 on. */
export function tableOf(items: readonly Value[] = []): LuaTable {
  const list = [...items]
  const others = new Map<Value, Value>()
  return {
    get: (key) => (typeof key === 'number' && key >= 1 && key <= list.length ? list[key - 1] : others.get(key)),
    set(key, value) {
      if (key === undefined) throw new LuaError('table index is nil')
      if (typeof key === 'number' && key >= 1 && key <= list.length) {
        list[key - 1] = value
        while (list.length > 0 && list.at(-1) === undefined) list.pop()
      } else if (value === undefined) others.delete(key)
      else if (key === list.length + 1) {
        list.push(value)
        others.delete(key)
        for (let next = others.get(list.length + 1); next !== undefined; next = others.get(list.length + 1)) {
          others.delete(list.length + 1)
          list.push(next)
        }
      } else others.set(key, value)
    },
    length: () => list.length,
    *entries() {
      for (const [at, value] of list.entries()) if (value !== undefined) yield [at + 1, value]
      yield* others
    },
  }
}

export const isTable = (value: Value): value is LuaTable => typeof value === 'object'
export const isTrue = (value: Value): boolean => value !== undefined && value !== false

const DIGITS = 14

/** A number as Lua 5.1 writes it: `%.14g`. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value) && Math.abs(value) < 10 ** DIGITS) return String(value)
  const [mantissa = '', exponent = '0'] = value.toExponential(DIGITS - 1).split('e')
  const power = Number(exponent)
  if (power >= -4 && power < DIGITS) return String(Number(value.toPrecision(DIGITS)))
  const digits = String(Number(mantissa))
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** What a value is as a text; undefined where it is none. */
export const textOf = (value: Value): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? numberText(value) : undefined

/** What a value is as a number; undefined where it is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return /^[-+]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|0x[\da-fA-F]+)$/.test(text)
    ? Number(text)
    : undefined
}

export const typeOf = (value: Value): string => {
  if (value === undefined) return 'nil'
  return isTable(value) ? 'table' : typeof value
}
