import { BINDING, fieldOf, functionOf, lengthOf, negative, OPERATORS, UNARY_BINDING } from './operators.ts'
import type { Evaluate, EvaluateAll, Frame, Reader } from './reader.ts'
import { isTrue, tableOf, type Value } from './values.ts'

/** Where a value may be put. */
type Place =
  | { readonly assign: (frame: Frame, value: Value) => void }
  | { readonly holder: Evaluate; readonly key: Evaluate }

/** A name, a field or a call. */
interface Suffixed {
  readonly evaluate: Evaluate
  /** All that a call gives back; of calls only. */
  readonly call: EvaluateAll | undefined
  readonly place: Place | undefined
}

const CONSTANTS: Readonly<Record<string, Value>> = { nil: undefined, true: true, false: false }

const frameAt = (frame: Frame, out: number): Frame => {
  let found = frame
  for (let left = out; left > 0; left -= 1) found = found.outer as Frame
  return found
}
const globalsOf = (frame: Frame): ReadonlyMap<string, Value> | undefined => {
  let found: Frame = frame
  while (found.outer !== undefined) found = found.outer
  return found.globals
}

/** Several values: of the last all that it gives. */
const together = (parts: readonly { readonly evaluate: Evaluate; readonly call: EvaluateAll | undefined }[]) => {
  const last = parts.at(-1)
  const before = parts.slice(0, -1)
  return (frame: Frame): Value[] => {
    const values: Value[] = []
    for (const { evaluate } of before) values.push(evaluate(frame))
    if (last?.call !== undefined) values.push(...last.call(frame))
    else if (last !== undefined) values.push(last.evaluate(frame))
    return values
  }
}
const callOf = (holder: Evaluate, values: EvaluateAll): Suffixed => {
  const call = (frame: Frame) => functionOf(holder(frame))([...values(frame)])
  return { evaluate: (frame) => call(frame)[0], call, place: undefined }
}
const methodOf = (holder: Evaluate, name: string, values: EvaluateAll): Suffixed => {
  const call = (frame: Frame) => {
    const self = holder(frame)
    return functionOf(fieldOf(self, name, globalsOf(frame)?.get('string')))([self, ...values(frame)])
  }
  return { evaluate: (frame) => call(frame)[0], call, place: undefined }
}
const member = (holder: Evaluate, key: Evaluate): Suffixed => ({
  evaluate: (frame) => fieldOf(holder(frame), key(frame), undefined),
  call: undefined,
  place: { holder, key },
})
const constant = (evaluate: Evaluate): Suffixed => ({ evaluate, call: undefined, place: undefined })

/** Reads expressions; `functionBody` reads a function from its parameters on. */
export function createExpressions(reader: Reader, functionBody: (before: readonly string[]) => Evaluate) {
  const { accept, expect, take, next, scope, error } = reader

  const named = (name: string): Suffixed => {
    const found = scope.find(name)
    if (found === undefined)
      return { evaluate: (frame) => globalsOf(frame)?.get(name), call: undefined, place: undefined }
    const { out, slot } = found
    return {
      evaluate: (frame) => frameAt(frame, out).slots[slot],
      call: undefined,
      place: { assign: (frame, value) => void (frameAt(frame, out).slots[slot] = value) },
    }
  }
  const given = (): EvaluateAll => {
    if (next().kind === 'text') {
      const { text } = take('text')
      return () => [text]
    }
    if (next().text === '{') {
      const table = primary()
      return (frame) => [table.evaluate(frame)]
    }
    expect('(')
    if (accept(')')) return () => []
    const values = list()
    expect(')')
    return values
  }
  const table = (): Evaluate => {
    const fields: { readonly key: Evaluate; readonly value: Evaluate }[] = []
    const items: { readonly evaluate: Evaluate; readonly call: EvaluateAll | undefined }[] = []
    while (!accept('}')) {
      const start = reader.mark()
      if (accept('[')) {
        const key = one()
        expect(']')
        expect('=')
        fields.push({ key, value: one() })
      } else if (next().kind === 'name') {
        const { text } = take('name')
        if (accept('=')) fields.push({ key: () => text, value: one() })
        else {
          reader.reset(start)
          items.push(part())
        }
      } else items.push(part())
      if (!accept(',')) accept(';')
    }
    const values = together(items)
    return (frame) => {
      const made = tableOf(values(frame))
      for (const { key, value } of fields) made.set(key(frame), value(frame))
      return made
    }
  }
  const primary = (): Suffixed => {
    const { kind, text } = next()
    if (kind === 'number') {
      const value = Number(take('number').text)
      return constant(() => value)
    }
    if (kind === 'text') {
      take('text')
      return constant(() => text)
    }
    if (accept('{')) return constant(table())
    if (accept('function')) return constant(functionBody([]))
    if (kind === 'name' && Object.hasOwn(CONSTANTS, text)) {
      take('name')
      return constant(() => CONSTANTS[text])
    }
    return suffixed()
  }
  const suffixed = (): Suffixed => {
    let found: Suffixed
    if (accept('(')) {
      found = constant(one())
      expect(')')
    } else found = named(take('name').text)
    for (;;) {
      const { evaluate } = found
      if (accept('.')) {
        const { text } = take('name')
        found = member(evaluate, () => text)
      } else if (accept('[')) {
        const key = one()
        expect(']')
        found = member(evaluate, key)
      } else if (accept(':')) {
        const { text } = take('name')
        found = methodOf(evaluate, text, given())
      } else if (next().text === '(' || next().text === '{' || next().kind === 'text') found = callOf(evaluate, given())
      else return found
    }
  }
  const unary = (): Suffixed | undefined => {
    if (accept('not')) {
      const { evaluate } = part(UNARY_BINDING)
      return constant((frame) => !isTrue(evaluate(frame)))
    }
    if (accept('-')) {
      const { evaluate } = part(UNARY_BINDING)
      return constant((frame) => negative(evaluate(frame)))
    }
    if (accept('#')) {
      const { evaluate } = part(UNARY_BINDING)
      return constant((frame) => lengthOf(evaluate(frame)))
    }
    return undefined
  }
  const both = (sign: string, left: Evaluate, right: Evaluate): Evaluate => {
    if (sign === 'and')
      return (frame) => {
        const value = left(frame)
        return isTrue(value) ? right(frame) : value
      }
    if (sign === 'or')
      return (frame) => {
        const value = left(frame)
        return isTrue(value) ? value : right(frame)
      }
    const act = OPERATORS[sign]
    if (act === undefined) throw error('an operator is expected')
    return (frame) => act(left(frame), right(frame))
  }
  const part = (weakest = 0): Suffixed => {
    let left = unary() ?? primary()
    for (;;) {
      const { text: sign, kind } = next()
      const binding = kind === 'text' ? undefined : BINDING[sign]
      if (binding === undefined || binding[0] <= weakest) return left
      expect(sign)
      left = constant(both(sign, left.evaluate, part(binding[1]).evaluate))
    }
  }
  const one = (): Evaluate => part().evaluate
  const list = (): EvaluateAll => {
    const parts = [part()]
    while (accept(',')) parts.push(part())
    return together(parts)
  }
  return { one, list, suffixed }
}
