import { serialize, type ASTNode } from '@marcbachmann/cel-js'
import { z } from 'zod'
import type { Event } from '../../events/event.ts'
import { Fault } from './fault.ts'
import type { EventLanguage } from './language.ts'
import { pathsIn } from './nodes.ts'
import { compilePart, Seen, seenBy, type PartCompiler } from './part.ts'
import { rewrite } from './rewrite.ts'

/** What a part of a condition came to. What decided beside it has kept others from being evaluated. */
export const Outcome = z.union([z.boolean(), z.enum(['error', 'not_evaluated'])])
export type Outcome = z.infer<typeof Outcome>

/** How a condition came to be true, false or an error: leaf by leaf, with the values that were seen. */
export const Trace = z
  .object({
    kind: z.enum(['leaf', 'all', 'any', 'not', 'choice']),
    text: z.string().describe('The part, in canonical CEL'),
    outcome: Outcome,
    error: z.string().optional().describe("CEL's code of the error"),
    values: z.array(Seen).describe('Of a leaf: what was compared'),
    get parts() {
      return z.array(Trace)
    },
  })
  .meta({ id: 'Trace' })
export type Trace = z.infer<typeof Trace>

/** Traces a condition for an event. Of `missing` names nothing is known: what reads them is not evaluated. */
export type Tracer = (event: Event, missing?: ReadonlySet<string>) => Trace

/** Compiles the tracer of a condition that has been checked. */
export function compileTracer(source: string, language: EventLanguage): Tracer {
  const author = language.checking.environment.parse(source).ast
  const { text } = rewrite(source, author, language.names)
  const parsed = language.running.environment.parse(text)
  parsed.check()
  const root = tracing({ node: parsed.ast, author }, compilePart(language))
  return (event, missing = NOTHING) => root.run({ event, missing }).trace
}
const NOTHING: ReadonlySet<string> = new Set()

/** The same part twice: as it runs, and as the author has written it. */
interface Part {
  readonly node: ASTNode
  readonly author: ASTNode
}
interface Given {
  readonly event: Event
  readonly missing: ReadonlySet<string>
}
interface Result {
  readonly value: unknown
  readonly trace: Trace
}
interface Tracing {
  readonly run: (given: Given) => Result
  /** The trace where something else has decided already. */
  readonly skipped: Trace
}

const UNKNOWN = new Fault('no_record')

function outcomeOf(value: unknown): Pick<Trace, 'outcome' | 'error'> {
  if (value === UNKNOWN) return { outcome: 'not_evaluated' }
  if (value instanceof Fault) return { outcome: 'error', error: value.code }
  return typeof value === 'boolean' ? { outcome: value } : { outcome: 'error', error: 'no_condition' }
}

function tracing(part: Part, compile: PartCompiler): Tracing {
  const { node } = part
  if (node.op === '&&' || node.op === '||') return logic(part, node.op, compile)
  if (node.op === '!_') return negation(part, compile)
  return node.op === '?:' ? choice(part, compile) : leaf(part, compile)
}

const partsOf = ({ node, author }: Part): readonly Part[] => {
  const [nodes, authors] = [node, author].map(({ args }) => (Array.isArray(args) ? args : [args]) as ASTNode[])
  return (nodes ?? []).map((each, at) => ({ node: each, author: authors?.[at] ?? author }))
}
const branch = ({ author }: Part, kind: Trace['kind']) => ({ kind, text: serialize(author), values: [] })
const skippedOf = (part: Part, kind: Trace['kind'], parts: readonly Tracing[]): Trace => ({
  ...branch(part, kind),
  outcome: 'not_evaluated',
  parts: parts.map(({ skipped }) => skipped),
})

/** What one kind of logic joins, however it is bracketed. */
const joined = (part: Part, op: '&&' | '||'): readonly Part[] =>
  part.node.op === op ? partsOf(part).flatMap((each) => joined(each, op)) : [part]

/** `||` where true decides, `&&` where false does: what decides absorbs the errors of the others. */
function logic(part: Part, op: '&&' | '||', compile: PartCompiler): Tracing {
  const decisive = op === '||'
  const kind = decisive ? 'any' : 'all'
  const parts = joined(part, op).map((each) => tracing(each, compile))
  return {
    skipped: skippedOf(part, kind, parts),
    run(given) {
      let value: unknown = !decisive
      const traces = parts.map((each) => {
        if (value === decisive) return each.skipped
        const next = each.run(given)
        value = next.value !== !decisive || value === !decisive ? next.value : value
        return next.trace
      })
      return { value, trace: { ...branch(part, kind), ...outcomeOf(value), parts: traces } }
    },
  }
}

function negation(part: Part, compile: PartCompiler): Tracing {
  const inner = tracing(partsOf(part)[0] ?? part, compile)
  return {
    skipped: skippedOf(part, 'not', [inner]),
    run(given) {
      const { value: of, trace } = inner.run(given)
      const value = of instanceof Fault ? of : of !== true
      return { value, trace: { ...branch(part, 'not'), ...outcomeOf(value), parts: [trace] } }
    },
  }
}

/** Of the two branches only one is evaluated; neither where the question errors. */
function choice(part: Part, compile: PartCompiler): Tracing {
  const [asked, ...branches] = partsOf(part).map((each) => tracing(each, compile))
  const all = asked === undefined ? branches : [asked, ...branches]
  return {
    skipped: skippedOf(part, 'choice', all),
    run(given) {
      const question = asked?.run(given)
      const taken = question?.value instanceof Fault ? undefined : branches[question?.value === true ? 0 : 1]
      const answer = taken?.run(given)
      const value = answer === undefined ? question?.value : answer.value
      const told = branches.map((each) => (each === taken && answer !== undefined ? answer.trace : each.skipped))
      const parts = question === undefined ? told : [question.trace, ...told]
      return { value, trace: { ...branch(part, 'choice'), ...outcomeOf(value), parts } }
    },
  }
}

function leaf({ node, author }: Part, compile: PartCompiler): Tracing {
  const run = compile(node)
  const reads = new Set(pathsIn(node).map(({ path: [first = ''] }) => first))
  const values = seenBy({ node, author }, compile)
  const own = { kind: 'leaf', text: serialize(author), parts: [] } as const
  const skipped: Trace = { ...own, parts: [], outcome: 'not_evaluated', values: [] }
  return {
    skipped,
    run({ event, missing }) {
      if (!reads.isDisjointFrom(missing)) return { value: UNKNOWN, trace: skipped }
      const value = run(event)
      return { value, trace: { ...skipped, ...outcomeOf(value), values: values(event) } }
    },
  }
}
