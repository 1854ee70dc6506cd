import { serialize, type ASTNode } from '@marcbachmann/cel-js'
import { ANSWERS } from '../cel/helpers.ts'
import type { EventLanguage } from '../cel/language.ts'
import { bindingOf, partsOf } from '../cel/nodes.ts'
import { fieldAt } from '../cel/shape.ts'
import { placeOf } from './cel-place.ts'

/** A condition with one place changed. */
export interface CelMutation {
  /** Where the change is, in the author's text. */
  readonly offset: number
  readonly from: string
  /** What stands there instead; undefined where it is dropped. */
  readonly to: string | undefined
  readonly source: string
}

/** A part that becomes another text. */
interface Change {
  readonly node: ASTNode
  /** What the author sees change, where that is less than the whole part. */
  readonly place?: ASTNode
  readonly from?: string
  readonly to: string | undefined
  readonly by: string
}

interface Within {
  readonly language: EventLanguage
  /** All texts of the condition: what it names elsewhere already, a wider comparison need not add. */
  readonly named: ReadonlySet<string>
}

const textsIn = (node: ASTNode): ReadonlySet<string> =>
  new Set(
    node.op === 'value'
      ? typeof node.args === 'string'
        ? [node.args]
        : []
      : partsOf(node).flatMap((part) => [...textsIn(part)]),
  )

/** All conditions that differ from one in a single place. */
export function celMutations(source: string, language: EventLanguage): readonly CelMutation[] {
  const { ast } = language.checking.environment.parse(source)
  return changesIn(ast, { language, named: textsIn(ast) }).map(
    ({ node, place = node, from = serialize(place), to, by }) => {
      const { start, end } = placeOf(source, node)
      return { offset: place.start, from, to, source: `${source.slice(0, start)}(${by})${source.slice(end)}` }
    },
  )
}

/** The changes of a part that is true or false. */
function changesIn(node: ASTNode, within: Within): readonly Change[] {
  if (node.op === '&&' || node.op === '||') return [...logicChanges(node), ...changesBelow(node, within)]
  if (node.op === '!_')
    return [{ node, to: serialize(node.args), by: serialize(node.args) }, ...changesBelow(node, within)]
  if (node.op === '?:') {
    const [asked, yes, no] = node.args.map((part) => serialize(part))
    const by = `(${asked}) ? (${no}) : (${yes})`
    return [{ node, to: by, by }, ...changesBelow(node, within)]
  }
  return leafChanges(node, within)
}

const changesBelow = (node: ASTNode, within: Within): readonly Change[] =>
  partsOf(node).flatMap((part) => changesIn(part, within))

type Logic = Extract<ASTNode, { op: '&&' | '||' }>
/** Each side dropped (of a chain each link once), and the other operator. */
function logicChanges(node: Logic): readonly Change[] {
  const [left, right] = node.args
  const other = node.op === '&&' ? '||' : '&&'
  const drop = (place: ASTNode, kept: ASTNode): readonly Change[] =>
    place.op === node.op ? [] : [{ node, place, to: undefined, by: serialize(kept) }]
  const sides = [left, right].map((side) => serialize(side))
  const by = `(${sides[0]}) ${other} (${sides[1]})`
  return [...drop(left, right), ...drop(right, left), { node, from: serialize(node), to: by, by }]
}

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '==': ['!='],
  '!=': ['=='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
}

function leafChanges(node: ASTNode, within: Within): readonly Change[] {
  const operators = OTHER_OPERATORS[node.op]
  if (operators !== undefined) {
    const [left, right] = (node.args as readonly ASTNode[]).map((side) => serialize(side))
    const others = operators.map((operator) => `${left} ${operator} ${right}`)
    return [...others.map((by) => ({ node, to: by, by })), ...valueChanges(node, within)]
  }
  const negated = { node, to: `!(${serialize(node)})`, by: `!(${serialize(node)})` }
  return [negated, ...(node.op === 'rcall' ? macroChanges(node, within) : valueChanges(node, within))]
}

const OTHER_MACROS: Readonly<Record<string, string>> = { exists: 'all', all: 'exists' }
function macroChanges(node: Extract<ASTNode, { op: 'rcall' }>, within: Within): readonly Change[] {
  const other = OTHER_MACROS[node.args[0]]
  const text = serialize(node)
  const by = text.replace(`.${node.args[0]}(`, `.${other}(`)
  const inside = (bindingOf(node)?.inside ?? []).flatMap((part) => changesIn(part, within))
  return [...(other === undefined ? [] : [{ node, to: by, by }]), ...inside]
}

/** The literals that a comparison or a membership names. */
function valueChanges(node: ASTNode, within: Within): readonly Change[] {
  if (node.op === 'call' || node.op === '.' || node.op === 'id') return []
  const sides = partsOf(node)
  const known = sides.map((side) => possible(side, within.language)).find((values) => values !== undefined)
  return [
    ...sides.flatMap((side) => literalChanges(side, known)),
    ...(known === undefined ? [] : wider(node, sides, known, within.named)),
  ]
}

/** All values that a field or a helper's answer may have, where these are few. */
function possible(node: ASTNode, { shape }: EventLanguage): readonly string[] | undefined {
  if (node.op === 'call') return ANSWERS[node.args[0]]
  const path = barePath(node)
  const field = path && fieldAt(shape, path)?.field
  return field?.values ?? field?.element?.values
}
function barePath(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return [node.args]
  const before = node.op === '.' ? barePath(node.args[0]) : undefined
  return before === undefined || node.op !== '.' ? undefined : [...before, node.args[1]]
}

/** Another value for each literal; of a list also one less. */
function literalChanges(node: ASTNode, known: readonly string[] | undefined): readonly Change[] {
  if (node.op === 'list') {
    const items = node.args.map((item) => serialize(item))
    const less =
      node.args.length < 2
        ? []
        : node.args.map((place, at): Change => ({ node, place, to: undefined, by: listOf(items.toSpliced(at, 1)) }))
    return less
  }
  if (node.op !== 'value') return []
  const texts = othersOf(node.args, known)
  return texts.map((by) => ({ node, to: by, by }))
}
const listOf = (items: readonly string[]): string => `[${items.join(', ')}]`

function othersOf(value: unknown, known: readonly string[] | undefined): readonly string[] {
  if (typeof value === 'boolean') return [String(!value)]
  if (typeof value === 'number')
    return [value - 1, value + 1].map((one) => (Number.isInteger(one) ? `${one}.0` : String(one)))
  if (typeof value === 'bigint') return [String(value - 1n), String(value + 1n)]
  if (typeof value !== 'string') return []
  return (known?.filter((one) => one !== value) ?? [`${value}x`]).map((one) => JSON.stringify(one))
}

/** One more of the possible values where one is asked for, or refused. */
function wider(
  node: ASTNode,
  sides: readonly ASTNode[],
  known: readonly string[],
  named: ReadonlySet<string>,
): readonly Change[] {
  const items = sides.flatMap((side) => (side.op === 'list' ? side.args : [side]))
  const values = items.flatMap((side) => (side.op === 'value' && typeof side.args === 'string' ? [side.args] : []))
  const asked = sides.find((side) => side.op !== 'value' && side.op !== 'list')
  const isMember = node.op === 'in' && sides[1]?.op !== 'list'
  if (asked === undefined || values.length === 0 || !['==', '!=', 'in'].includes(node.op)) return []
  return known
    .filter((value) => !named.has(value))
    .map((value) => {
      const list = listOf([...values, value].map((one) => JSON.stringify(one)))
      const one = `${serialize(asked)} in ${list}`
      const by = isMember
        ? `(${serialize(node)}) || ${JSON.stringify(value)} in ${serialize(asked)}`
        : node.op === '!='
          ? `!(${one})`
          : one
      return { node, to: by, by }
    })
}
