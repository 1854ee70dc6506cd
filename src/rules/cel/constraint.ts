import { serialize, type ASTNode } from '@marcbachmann/cel-js'
import type { Atom } from './branches.ts'
import type { Constraint, Plain } from './domain.ts'
import { ANSWERS } from './helpers.ts'
import { pathOf } from './nodes.ts'
import { fieldAt, type FieldShape } from './shape.ts'

/** What an atom asks of a term: terms of one name have one value. */
export interface Asked {
  readonly term: string
  /** What the term's values are in any case. */
  readonly base: Constraint
  readonly constraint: Constraint
}

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='
const NEGATED: Readonly<Record<Operator, Operator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}
const SWAPPED: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}
const isOperator = (op: string): op is Operator => Object.hasOwn(NEGATED, op)

/** What an atom asks, and of which term. */
export function askedBy({ node, holds }: Atom, shape: FieldShape): Asked {
  if (isOperator(node.op)) {
    const [left, right] = node.args as readonly [ASTNode, ASTNode]
    return compared(holds ? node.op : NEGATED[node.op], left, right, shape)
  }
  if (node.op === 'in') return member(node.args, holds, shape) ?? truth(node, holds)
  return textTest(node, holds, shape) ?? truth(node, holds)
}

/** The term itself, as true or false. */
const truth = (node: ASTNode, holds: boolean): Asked => ({
  term: serialize(node),
  base: node.op === 'value' && typeof node.args === 'boolean' ? { oneOf: [node.args] } : {},
  constraint: { oneOf: [holds] },
})

function compared(operator: Operator, left: ASTNode, right: ASTNode, shape: FieldShape): Asked {
  const value = literalOf(right)
  if (value !== undefined)
    return { term: serialize(left), base: baseOf(left, shape), constraint: against(operator, value) }
  if (literalOf(left) !== undefined) return compared(SWAPPED[operator], right, left, shape)
  const [a, b] = [serialize(left), serialize(right)]
  const swap = a > b
  const relation = RELATIONS[swap ? SWAPPED[operator] : operator]
  return {
    term: swap ? `${b} ~ ${a}` : `${a} ~ ${b}`,
    base: a === b ? { oneOf: ['='] } : {},
    constraint: { oneOf: relation },
  }
}

const RELATIONS: Readonly<Record<Operator, readonly string[]>> = {
  '==': ['='],
  '!=': ['<', '>'],
  '<': ['<'],
  '<=': ['<', '='],
  '>': ['>'],
  '>=': ['>', '='],
}

function against(operator: Operator, value: Plain): Constraint {
  if (operator === '==') return { oneOf: [value] }
  if (operator === '!=') return { noneOf: [value] }
  if (typeof value !== 'number') return {}
  const open = operator === '<' || operator === '>'
  return operator.startsWith('<') ? { most: value, open } : { least: value, open }
}

function member([wanted, list]: readonly [ASTNode, ASTNode], holds: boolean, shape: FieldShape): Asked | undefined {
  if (list.op !== 'list') return undefined
  const values = list.args.map(literalOf)
  if (values.some((value) => value === undefined)) return undefined
  const plain = values as readonly Plain[]
  return {
    term: serialize(wanted),
    base: baseOf(wanted, shape),
    constraint: holds ? { oneOf: plain } : { noneOf: plain },
  }
}

const TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
}
function textTest(node: ASTNode, holds: boolean, shape: FieldShape): Asked | undefined {
  if (node.op !== 'rcall') return undefined
  const [name, receiver, [given]] = node.args
  const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined
  const part = given && literalOf(given)
  if (test === undefined || typeof part !== 'string') return undefined
  const constraint = { test: (text: string) => test(text, part) === holds }
  return { term: serialize(receiver), base: baseOf(receiver, shape), constraint }
}

/** What is known of a term before anything is asked of it. */
function baseOf(node: ASTNode, shape: FieldShape): Constraint {
  const literal = literalOf(node)
  if (literal !== undefined) return { oneOf: [literal] }
  if (isSize(node)) return { least: 0, whole: true }
  const answers = node.op === 'call' ? ANSWERS[node.args[0]] : undefined
  if (answers !== undefined) return { oneOf: answers }
  const path = pathOf(node)
  const field = path === undefined ? undefined : fieldAt(shape, path)?.field
  if (field?.values !== undefined) return { oneOf: field.values }
  return field?.isAmount === true ? { least: 0, whole: true } : (field?.range ?? {})
}

const isSize = (node: ASTNode): boolean => (node.op === 'call' || node.op === 'rcall') && node.args[0] === 'size'

/** The value that a node writes out; undefined where it writes none. Times and durations are ms. */
function literalOf(node: ASTNode): Plain | undefined {
  if (node.op === '-_') {
    const value = literalOf(node.args)
    return typeof value === 'number' ? -value : undefined
  }
  if (node.op === 'call' && node.args[0] === 'timestamp') {
    const [text] = node.args[1]
    const time = text?.op === 'value' && typeof text.args === 'string' ? new Date(text.args).getTime() : NaN
    return Number.isNaN(time) ? undefined : time
  }
  if (node.op !== 'value') return undefined
  const { args } = node
  if (typeof args === 'bigint') return Number(args)
  return args === null || ['string', 'number', 'boolean'].includes(typeof args) ? (args as Plain) : undefined
}
