import { createExpressions } from './expressions.ts'
import { createReader, type Block, type Evaluate, type Frame, type Reader, type Statement } from './reader.ts'
import { functionOf } from './operators.ts'
import { isTable, isTrue, LuaError, numberOf, typeOf, type LuaFunction, type Value } from './values.ts'

/** What a block ends with where it does not run through: what is returned, or a `break`. */
const BROKEN: Value[] = []

const run = (block: Block, frame: Frame): Value[] | undefined => {
  for (const statement of block) {
    const ended = statement(frame)
    if (ended !== undefined) return ended
  }
  return undefined
}

type Assign = (frame: Frame, value: Value) => void

function createStatements(reader: Reader) {
  const { accept, expect, take, next, scope, error } = reader
  const expressions = createExpressions(reader, (names) => functionBody(names))

  const block = (...ends: readonly string[]): Block => {
    const statements: Statement[] = []
    scope.open()
    while (next().kind !== 'end' && !ends.includes(next().text)) {
      statements.push(statement())
      accept(';')
    }
    scope.close()
    return statements
  }
  /** The rest of a function, from its parameters on. */
  const functionBody = (before: readonly string[]): Evaluate => {
    scope.enter()
    const slots = before.map((name) => scope.declare(name))
    expect('(')
    while (!accept(')')) {
      slots.push(scope.declare(take('name').text))
      accept(',')
    }
    const body = block('end')
    expect('end')
    scope.leave()
    return (frame) => {
      const made: LuaFunction = (given) => {
        const own: Frame = { slots: [], outer: frame }
        for (const [at, slot] of slots.entries()) own.slots[slot] = given[at]
        return run(body, own) ?? []
      }
      return made
    }
  }
  const assignTo = (values: readonly Assign[]): Statement => {
    const from = expressions.list()
    return (frame) => {
      const given = from(frame)
      for (const [at, assign] of values.entries()) assign(frame, given[at])
      return undefined
    }
  }
  const local = (): Statement => {
    if (accept('function')) {
      const slot = scope.declare(take('name').text)
      const body = functionBody([])
      return (frame) => void (frame.slots[slot] = body(frame))
    }
    const names = [take('name').text]
    while (accept(',')) names.push(take('name').text)
    const from = accept('=') ? expressions.list() : () => []
    const slots = names.map((name) => scope.declare(name))
    return (frame) => {
      const given = from(frame)
      for (const [at, slot] of slots.entries()) frame.slots[slot] = given[at]
      return undefined
    }
  }
  const condition = (): Statement => {
    const cases: { readonly holds: Evaluate; readonly does: Block }[] = []
    let otherwise: Block = []
    do {
      const holds = expressions.one()
      expect('then')
      cases.push({ holds, does: block('elseif', 'else', 'end') })
    } while (accept('elseif'))
    if (accept('else')) otherwise = block('end')
    expect('end')
    return (frame) => {
      for (const { holds, does } of cases) if (isTrue(holds(frame))) return run(does, frame)
      return run(otherwise, frame)
    }
  }
  const body = (): Block => {
    expect('do')
    const own = block('end')
    expect('end')
    return own
  }
  const countingLoop = (name: string): Statement => {
    const [from, to] = [expressions.one(), expect(',') && expressions.one()] as [Evaluate, Evaluate]
    const by = accept(',') ? expressions.one() : () => 1
    scope.open()
    const slot = scope.declare(name)
    const own = body()
    scope.close()
    return (frame) => {
      const [start, end, step] = [from, to, by].map((each) => numberOf(each(frame))) as [number, number, number]
      for (let at = start; step > 0 ? at <= end : at >= end; at += step) {
        frame.slots[slot] = at
        const ended = run(own, frame)
        if (ended === BROKEN) break
        if (ended !== undefined) return ended
      }
      return undefined
    }
  }
  const entryLoop = (first: string): Statement => {
    const names = [first]
    while (accept(',')) names.push(take('name').text)
    expect('in')
    const from = expressions.list()
    scope.open()
    const slots = names.map((name) => scope.declare(name))
    const own = body()
    scope.close()
    return (frame) => {
      const [step, state, ...rest] = from(frame)
      let [control] = rest
      for (;;) {
        const given = functionOf(step)([state, control])
        ;[control] = given
        if (control === undefined) return undefined
        for (const [at, slot] of slots.entries()) frame.slots[slot] = given[at]
        const ended = run(own, frame)
        if (ended === BROKEN) return undefined
        if (ended !== undefined) return ended
      }
    }
  }
  const loop = (): Statement => {
    const name = take('name').text
    return accept('=') ? countingLoop(name) : entryLoop(name)
  }
  const whileLoop = (): Statement => {
    const holds = expressions.one()
    const own = body()
    return (frame) => {
      while (isTrue(holds(frame))) {
        const ended = run(own, frame)
        if (ended === BROKEN) break
        if (ended !== undefined) return ended
      }
      return undefined
    }
  }
  const returned = (): Statement => {
    const isBare = next().kind === 'end' || ['end', 'else', 'elseif', ';'].includes(next().text)
    const values = isBare ? () => [] : expressions.list()
    return (frame) => [...values(frame)]
  }
  const target = (): Assign => {
    const { place } = expressions.suffixed()
    if (place === undefined) throw error('cannot assign to that')
    if ('assign' in place) return place.assign
    const { holder, key } = place
    return (frame, value) => {
      const table = holder(frame)
      if (!isTable(table)) throw new LuaError(`attempt to index a ${typeOf(table)} value`)
      table.set(key(frame), value)
    }
  }
  const plain = (): Statement => {
    const start = reader.mark()
    const { call } = expressions.suffixed()
    if (next().text !== '=' && next().text !== ',') {
      if (call === undefined) throw error('a statement is expected')
      return (frame) => void call(frame)
    }
    reader.reset(start)
    const targets = [target()]
    while (accept(',')) targets.push(target())
    expect('=')
    return assignTo(targets)
  }
  const nested = (): Statement => {
    const own = block('end')
    expect('end')
    return (frame) => run(own, frame)
  }
  const statement = (): Statement => {
    if (accept('local')) return local()
    if (accept('if')) return condition()
    if (accept('for')) return loop()
    if (accept('while')) return whileLoop()
    if (accept('return')) return returned()
    if (accept('break')) return () => BROKEN
    if (accept('do')) return nested()
    return plain()
  }
  return { block }
}

/**
 * Reads a script of Lua 5.1 into what runs it: all that scripts of Redis use, without coroutines, metatables and `goto`.
 * Throws a SyntaxError where it reads what it does not know.
 */
export function parseLua(script: string): (globals: ReadonlyMap<string, Value>) => Value[] {
  const reader = createReader(script)
  const block = createStatements(reader).block()
  if (reader.next().kind !== 'end') throw reader.error('the end is expected')
  return (globals) => run(block, { slots: [], outer: undefined, globals }) ?? []
}
