import type { ASTNode } from '@marcbachmann/cel-js'
import type { Event } from '../../events/event.ts'
import { Fault, faultOr } from './fault.ts'
import { callHelper, helpers, TIMESTAMP, type Helper } from './helpers.ts'
import { askedByHas, bindingOf, pathOf } from './nodes.ts'
import { compileHas, compileRead, compileObject, compileTime } from './read.ts'
import { fieldAt, type FieldShape } from './shape.ts'

/** A part of an expression: its value for an event, or a `Fault` where CEL has an error. Never throws. */
export type Closure = (event: Event) => unknown

/**
 * Compiles a checked tree to closures, several times as fast as CEL's own evaluation; undefined where it holds anything
 * but literals, fields, `has`, helpers, comparison, membership and logic. Says what CEL says, errors included.
 */
export function compileClosure(node: ASTNode, shape: FieldShape): Closure | undefined {
  if (node.op === 'value') return literal(node.args)
  if (node.op === '.') return compileRead(pathOf(node), shape) ?? compileMemberOf(node, shape)
  if (node.op === 'call') return compileCall(node, shape)
  if (node.op === '!_') return compileNot(compileClosure(node.args, shape))
  if (node.op === '&&' || node.op === '||') return compileLogic(node.op === '||', compileBoth(node.args, shape))
  if (node.op === '?:') return compileChoice(node.args, shape)
  if (node.op === 'in') return compileMember(node.args, shape)
  if (node.op === 'rcall') return compileExists(node, shape)
  return isComparison(node) ? compileComparison(node.op, node.args, shape) : undefined
}

const isLiteral = (value: unknown): boolean => ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
const literal = (value: unknown): Closure | undefined => (isLiteral(value) ? () => value : undefined)

type Pair = readonly [Closure, Closure]
function compileBoth([a, b]: readonly [ASTNode, ASTNode], shape: FieldShape): Pair | undefined {
  const left = compileClosure(a, shape)
  const right = compileClosure(b, shape)
  return left === undefined || right === undefined ? undefined : [left, right]
}

const compileNot = (inner: Closure | undefined): Closure | undefined =>
  inner && ((event) => faultOr(inner(event), (value) => value !== true))

/** `||` where `decisive` is true, `&&` where it is false: a decisive side absorbs the other's fault; of two the second is told. */
function compileLogic(decisive: boolean, pair: Pair | undefined): Closure | undefined {
  if (pair === undefined) return undefined
  const [left, right] = pair
  return (event) => {
    const first = left(event)
    if (first === decisive) return decisive
    const second = right(event)
    return second !== !decisive || first === !decisive ? second : first
  }
}

function compileChoice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], shape: FieldShape) {
  const asked = compileClosure(condition, shape)
  const pair = compileBoth([yes, no], shape)
  if (asked === undefined || pair === undefined) return undefined
  return (event: Event): unknown => faultOr(asked(event), (value) => pair[value === true ? 0 : 1](event))
}

const typeOf = (node: ASTNode): string =>
  (node as { readonly checkedType?: { readonly name: string } }).checkedType?.name ?? ''
/** What can be compared as JavaScript compares it: texts, truth values and numbers, but no lists or types. */
const PLAIN = new Set(['string', 'bool', 'double', 'int'])
const isPlain = (node: ASTNode): boolean => PLAIN.has(typeOf(node))
const isTime = (node: ASTNode): boolean => typeOf(node) === TIMESTAMP

/** Two times that are read, as numbers. */
function compileTimes([a, b]: readonly [ASTNode, ASTNode], shape: FieldShape): Pair | undefined {
  const left = compileTime(pathOf(a), shape)
  const right = compileTime(pathOf(b), shape)
  return left === undefined || right === undefined ? undefined : [left, right]
}

const COMPARE = {
  '==': (a: unknown, b: unknown) => a === b,
  '!=': (a: unknown, b: unknown) => a !== b,
  '<': (a: never, b: never) => a < b,
  '<=': (a: never, b: never) => a <= b,
  '>': (a: never, b: never) => a > b,
  '>=': (a: never, b: never) => a >= b,
} as const

type Comparison = Extract<ASTNode, { readonly op: keyof typeof COMPARE }>
const isComparison = (node: ASTNode): node is Comparison => Object.hasOwn(COMPARE, node.op)

function compileComparison(operator: keyof typeof COMPARE, args: readonly [ASTNode, ASTNode], shape: FieldShape) {
  if (args[1].op === 'value' && args[1].args === null) return compileNull(operator, args[0], shape)
  const times = args.every(isTime) ? compileTimes(args, shape) : undefined
  const pair = args.every(isPlain) ? compileBoth(args, shape) : times
  if (pair === undefined) return undefined
  const [left, right] = pair
  const compare = COMPARE[operator] as (a: unknown, b: unknown) => boolean
  return (event: Event): unknown => {
    const a = left(event)
    if (a instanceof Fault) return a
    const b = right(event)
    return b instanceof Fault ? b : compare(a, b)
  }
}

/** What a helper has answered, compared with null. */
function compileNull(operator: keyof typeof COMPARE, node: ASTNode, shape: FieldShape): Closure | undefined {
  const inner = node.op === 'call' ? compileCall(node, shape) : undefined
  if (inner === undefined || (operator !== '==' && operator !== '!=')) return undefined
  return (event) => faultOr(inner(event), (value) => (value === null) === (operator === '=='))
}

/** A text in a list of texts: one that is written out, a field, or what a helper answers. */
function compileMember([wanted, list]: readonly [ASTNode, ASTNode], shape: FieldShape): Closure | undefined {
  const left = isPlain(wanted) ? compileClosure(wanted, shape) : undefined
  const right = left && (literalTexts(list) ?? compileList(list, shape))
  if (left === undefined || right === undefined) return undefined
  return (event) => {
    const value = left(event)
    if (value instanceof Fault) return value
    return faultOr(right(event), (values) => (values as readonly unknown[]).includes(value))
  }
}

function literalTexts(list: ASTNode): Closure | undefined {
  if (list.op !== 'list' || list.args.length === 0) return undefined
  const values = list.args.map((item) => (item.op === 'value' ? item.args : undefined))
  return values.every((value) => typeof value === 'string') ? () => values : undefined
}

const compileList = (list: ASTNode, shape: FieldShape): Closure | undefined =>
  list.op === 'call' ? compileCall(list, shape) : compileRead(pathOf(list), shape)

/** The helper that is called: of those with its name the one that takes what it is given. */
function helperOf(name: string, given: readonly ASTNode[]): Helper | undefined {
  const named = helpers.filter((helper) => helper.name === name)
  return named.find(({ params }) => given.every((arg, at) => typeOf(arg) === params[at])) ?? named.at(-1)
}

function compileCall(node: ASTNode, shape: FieldShape): Closure | undefined {
  if (node.op !== 'call') return undefined
  const asked = askedByHas(node)
  if (asked !== undefined) return compileHas(pathOf(asked), shape)
  const helper = helperOf(...node.args)
  const given = node.args[1].map((arg) => compileArgument(arg, shape))
  return helper && given.every((one) => one !== undefined) ? compileHelper(helper, given) : undefined
}

function compileHelper(helper: Helper, args: readonly Closure[]): Closure {
  const { needs, within = false, nullable = false } = helper
  const nothing = nullable ? null : NO_VALUE
  return (event) => {
    const values: unknown[] = within && needs !== undefined ? [event.data[needs]] : []
    for (const one of args) {
      const value = one(event)
      if (value instanceof Fault) return value
      values.push(value)
    }
    return callHelper(helper, values) ?? nothing
  }
}

/** `list.exists(one, helper(one))`; undefined for any other macro. */
function compileExists(node: ASTNode, shape: FieldShape): Closure | undefined {
  const [list, body] = node.op === 'rcall' ? [node.args[1], node.args[2][1]] : []
  const name = bindingOf(node)?.name
  if (node.op !== 'rcall' || node.args[0] !== 'exists' || name === undefined || body?.op !== 'call') return undefined
  const [only, ...others] = body.args[1]
  const helper = only?.op === 'id' && only.args === name && others.length === 0 ? helperOf(...body.args) : undefined
  const all = list && helper && compileList(list, shape)
  if (helper === undefined || all === undefined) return undefined
  let one: unknown
  const holds = compileHelper(helper, [() => one])
  return (event) =>
    faultOr(all(event), (values) => {
      let fault: unknown = false
      for (one of values as readonly unknown[]) {
        const value = holds(event)
        if (value === true) return true
        if (value instanceof Fault) fault = value
      }
      return fault
    })
}

const JS_TYPES: Readonly<Record<string, string>> = { string: 'string', double: 'number', bool: 'boolean' }

/** A single value in what a helper has answered. */
function compileMemberOf(node: ASTNode, shape: FieldShape): Closure | undefined {
  const [from, name] = node.op === '.' ? node.args : []
  const inner = from?.op === 'call' ? compileCall(from, shape) : undefined
  const type = JS_TYPES[typeOf(node)]
  if (inner === undefined || name === undefined || type === undefined) return undefined
  return (event) =>
    faultOr(inner(event), (answer) => {
      const value = (answer as Readonly<Record<string, unknown>> | null)?.[name] ?? NO_KEY
      return value === NO_KEY || typeof value === type ? value : MISMATCH
    })
}
const NO_KEY = new Fault('no_such_key')
const MISMATCH = new Fault('field_type_mismatch')
const NO_VALUE = new Fault('no_value')

/** An object of the event, its time, or a plain value. */
function compileArgument(node: ASTNode, shape: FieldShape): Closure | undefined {
  const path = pathOf(node)
  if (path?.length === 1 && path[0] === 'time') return (event) => new Date(event.time)
  if (path?.length === 0) return (event) => event.data
  const isObject = path !== undefined && fieldAt(shape, path)?.field.kind === 'object'
  return isObject ? compileObject(path) : isPlain(node) ? compileClosure(node, shape) : undefined
}
