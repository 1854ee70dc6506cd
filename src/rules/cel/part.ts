import { serialize, type ASTNode } from '@marcbachmann/cel-js'
import { z } from 'zod'
import type { Event } from '../../events/event.ts'
import { compileClosure, type Closure } from './closure.ts'
import { Fault } from './fault.ts'
import { interpret } from './interpret.ts'
import type { EventLanguage } from './language.ts'
import { bindingOf, pathOf } from './nodes.ts'
import { compileTime } from './read.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** What a leaf of a condition has read. */
export const Seen = z.object({
  text: z.string().describe('What is compared, as the condition says it'),
  value: z
    .union([Scalar, z.array(Scalar)])
    .optional()
    .describe('Its value; not there where it has none'),
})
export type Seen = z.infer<typeof Seen>

/** Compiles a part of a checked condition by itself: its value for an event, or a `Fault`. */
export type PartCompiler = (node: ASTNode) => Closure

/** By a closure where that can say it, else by CEL's own evaluation; a time is read as epoch ms. */
export const compilePart =
  ({ shape, running }: EventLanguage): PartCompiler =>
  (node) =>
    compileClosure(node, shape) ?? timeAt(node, shape) ?? interpret(checked(node, running), running)

/** A time is told as text, so that nobody takes it for a number. */
function timeAt(node: ASTNode, shape: EventLanguage['shape']): Closure | undefined {
  const read = compileTime(pathOf(node), shape)
  return read && ((event) => asTime(read(event)))
}
const asTime = (value: unknown) => (typeof value === 'number' ? new Date(value) : value)

function checked(node: ASTNode, { environment }: EventLanguage['running']) {
  const parsed = environment.parse(serialize(node))
  parsed.check()
  return parsed
}

const COMPARED = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
/** A literal is told by the text already. */
const isLiteral = (node: ASTNode): boolean =>
  node.op === 'value' || (node.op === 'list' && node.args.every((item) => isLiteral(item)))

interface Part {
  readonly node: ASTNode
  readonly author: ASTNode
}

/** What a leaf compares or goes through: both sides of a comparison, the list of a macro, what a method is called on. */
function comparedBy({ node, author }: Part): readonly Part[] {
  if (node.op === 'rcall' && author.op === 'rcall')
    return bindingOf(node)?.outside.includes(node.args[1]) === false
      ? []
      : [{ node: node.args[1], author: author.args[1] }]
  if (!COMPARED.has(node.op)) return []
  const [nodes, authors] = [node.args, author.args] as readonly (readonly ASTNode[])[]
  return (nodes ?? []).map((each, at) => ({ node: each, author: authors?.[at] ?? author }))
}

/** The values that a leaf has seen. Those of objects are not told: they hold what a condition does not read. */
export function seenBy(part: Part, compile: PartCompiler): (event: Event) => Seen[] {
  const sides = comparedBy(part)
    .filter(({ node }) => !isLiteral(node))
    .map(({ node, author }) => ({ text: serialize(author), read: compile(node) }))
  return (event) =>
    sides.map(({ text, read }) => {
      const value = toSeen(read(event))
      return value === undefined ? { text } : { text, value }
    })
}

function toSeen(value: unknown): Seen['value'] {
  if (value instanceof Fault) return undefined
  if (!Array.isArray(value)) return toScalar(value)
  return value.map(toScalar).filter((one) => one !== undefined)
}

/** As JSON can say it: a time as RFC 3339, what is not finite as a word. */
function toScalar(value: unknown) {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined
}
