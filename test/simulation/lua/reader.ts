import { tokensOf, type Token } from './tokens.ts'
import type { Value } from './values.ts'

/** The local values of a running function. */
export interface Frame {
  readonly slots: Value[]
  readonly outer: Frame | undefined
  /** Of the outermost only. */
  readonly globals?: ReadonlyMap<string, Value>
}
export type Evaluate = (frame: Frame) => Value
export type EvaluateAll = (frame: Frame) => readonly Value[]
/** What a statement ends its block with; undefined where that goes on. */
export type Statement = (frame: Frame) => Value[] | undefined
export type Block = readonly Statement[]

/** A local name: so many functions out, and its slot there. */
export interface Slot {
  readonly out: number
  readonly slot: number
}

interface FunctionScope {
  readonly blocks: Map<string, number>[]
  used: number
}

/** Which names stand for which slots, while a script is read. A slot is never used for two names. */
function createScope() {
  const functions: FunctionScope[] = [{ blocks: [new Map()], used: 0 }]
  const innermost = () => functions.at(-1) as FunctionScope
  return {
    enter: () => void functions.push({ blocks: [new Map()], used: 0 }),
    leave: () => void functions.pop(),
    open: () => void innermost().blocks.push(new Map()),
    close: () => void innermost().blocks.pop(),
    declare(name: string): number {
      const own = innermost()
      const slot = own.used
      own.used += 1
      own.blocks.at(-1)?.set(name, slot)
      return slot
    },
    find(name: string): Slot | undefined {
      for (const [out, { blocks }] of functions.toReversed().entries())
        for (const block of blocks.toReversed()) {
          const slot = block.get(name)
          if (slot !== undefined) return { out, slot }
        }
      return undefined
    },
  }
}

/** Goes through the pieces of a script. */
export interface Reader {
  readonly scope: ReturnType<typeof createScope>
  readonly next: () => Token
  /** Takes the next piece if it is that word or sign. */
  readonly accept: (text: string) => boolean
  readonly expect: (text: string) => true
  readonly take: (kind: Token['kind']) => Token
  readonly mark: () => number
  readonly reset: (mark: number) => void
  readonly error: (message: string) => SyntaxError
}

export function createReader(script: string): Reader {
  const tokens = tokensOf(script)
  let at = 0
  const next = () => tokens[at] as Token
  const error = (message: string) => new SyntaxError(`line ${next().line}: ${message}, not ${next().text || 'the end'}`)
  const isAt = (text: string) => next().text === text && (next().kind === 'name' || next().kind === 'sign')
  const accept = (text: string) => {
    if (!isAt(text)) return false
    at += 1
    return true
  }
  return {
    scope: createScope(),
    next,
    accept,
    expect(text) {
      if (!accept(text)) throw error(`${text} is expected`)
      return true
    },
    take(kind) {
      const token = next()
      if (token.kind !== kind) throw error(`a ${kind} is expected`)
      at += 1
      return token
    },
    mark: () => at,
    reset: (mark) => void (at = mark),
    error,
  }
}
