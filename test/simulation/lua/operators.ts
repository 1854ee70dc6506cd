import { isTable, LuaError, numberOf, textOf, typeOf, type LuaFunction, type Value } from './values.ts'

const counted = (what: string, act: (a: number, b: number) => number) => (left: Value, right: Value) => {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a === undefined || b === undefined)
    throw new LuaError(`attempt to perform arithmetic (${what}) on a ${typeOf(a === undefined ? left : right)} value`)
  return act(a, b)
}

/** Texts are compared byte by byte: a character is one. */
const compared = (act: (a: number | string, b: number | string) => boolean) => (left: Value, right: Value) => {
  if (typeof left === 'number' && typeof right === 'number') return act(left, right)
  if (typeof left === 'string' && typeof right === 'string') return act(left, right)
  throw new LuaError(`attempt to compare ${typeOf(left)} with ${typeOf(right)}`)
}

function joined(left: Value, right: Value): string {
  const [a, b] = [textOf(left), textOf(right)]
  if (a === undefined || b === undefined)
    throw new LuaError(`attempt to concatenate a ${typeOf(a === undefined ? left : right)} value`)
  return a + b
}

/** Each operator of two sides, but `and` and `or`. */
export const OPERATORS: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  '==': (left, right) => left === right,
  '~=': (left, right) => left !== right,
  '<': compared((a, b) => a < b),
  '<=': compared((a, b) => a <= b),
  '>': compared((a, b) => a > b),
  '>=': compared((a, b) => a >= b),
  '..': joined,
  '+': counted('+', (a, b) => a + b),
  '-': counted('-', (a, b) => a - b),
  '*': counted('*', (a, b) => a * b),
  '/': counted('/', (a, b) => a / b),
  '%': counted('%', (a, b) => a - Math.floor(a / b) * b),
  '^': counted('^', (a, b) => a ** b),
}

/** How strongly operators bind their left and their right side. */
export const BINDING: Readonly<Record<string, readonly [left: number, right: number]>> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
}
export const UNARY_BINDING = 8

export function lengthOf(value: Value): number {
  if (typeof value === 'string') return value.length
  if (isTable(value)) return value.length()
  throw new LuaError(`attempt to get length of a ${typeOf(value)} value`)
}

export const negative = (value: Value): Value => OPERATORS['-']?.(0, value)

/** A field of a table, or a function of texts. */
export function fieldOf(holder: Value, key: Value, texts: Value): Value {
  if (isTable(holder)) return holder.get(key)
  if (typeof holder === 'string' && isTable(texts)) return texts.get(key)
  throw new LuaError(`attempt to index a ${typeOf(holder)} value (${textOf(key) ?? typeOf(key)})`)
}

export function functionOf(value: Value): LuaFunction {
  if (typeof value === 'function') return value
  throw new LuaError(`attempt to call a ${typeOf(value)} value`)
}
