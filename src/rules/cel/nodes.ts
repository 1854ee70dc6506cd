import type { ASTNode } from '@marcbachmann/cel-js'
import type { Finding } from './finding.ts'
import { helpers, VISIT } from './helpers.ts'

/** The name under which the typed event stands in a rewritten condition. */
export const EVENT = 'event'

/** The parts of a node, in the order of the text. A macro's variable is among them. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return []
  if (node.op === '.' || node.op === '.?') return [node.args[0]]
  if (node.op === 'call') return node.args[1]
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]]
  if (node.op === 'map') return node.args.flat()
  if (node.op === '!_' || node.op === '-_') return [node.args]
  return node.args
}

/** `event.delivery.medium` → ['delivery', 'medium']; undefined for anything else. */
export function pathOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return node.args === EVENT ? [] : undefined
  if (node.op !== '.') return undefined
  const before = pathOf(node.args[0])
  return before === undefined ? undefined : [...before, node.args[1]]
}

/** What an expression reads, and where in its text. */
export interface ReadPath {
  readonly path: readonly string[]
  readonly offset: number
}

/** Helpers that may be given a whole event of several, of which they read what a visit has. */
const VISITORS = new Set(helpers.filter(({ params }) => params.includes(VISIT.type)).map(({ name }) => name))
const VISITED = Object.keys(VISIT.fields)

/** All paths that a node reads, each as long as it is written; of an event that is given whole, what is read of it. */
export function pathsIn(node: ASTNode): readonly ReadPath[] {
  const path = pathOf(node)
  if (node.op === 'call' && VISITORS.has(node.args[0])) {
    return node.args[1]
      .flatMap(pathsIn)
      .flatMap((read) =>
        read.path.length === 1 ? VISITED.map((field) => ({ ...read, path: [...read.path, field] })) : [read],
      )
  }
  return path === undefined ? partsOf(node).flatMap(pathsIn) : [{ path, offset: node.start }]
}

/** Says that a name stands for a whole event, of which a field is to be read. */
export const bareName = ({ path: [name = 'it'], offset }: ReadPath): Finding => ({
  offset,
  code: 'no_field',
  message: `${name} is a whole event: read one of its fields.`,
})

const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** A macro that binds a name: what its body is, and what stands outside the name's reach. */
export interface Binding {
  readonly name: string
  readonly outside: readonly ASTNode[]
  readonly inside: readonly ASTNode[]
}

/** `list.exists(x, …)` and `cel.bind(x, …, …)`; undefined for anything else. */
export function bindingOf(node: ASTNode): Binding | undefined {
  if (node.op !== 'rcall') return undefined
  const [name, receiver, [variable, ...rest]] = node.args
  if (variable?.op !== 'id') return undefined
  if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel')
    return { name: variable.args, outside: rest.slice(0, 1), inside: rest.slice(1) }
  return MACROS.has(name) && rest.length > 0 ? { name: variable.args, outside: [receiver], inside: rest } : undefined
}

/** `has(x)` → x; undefined for anything else. */
export const askedByHas = (node: ASTNode): ASTNode | undefined =>
  node.op === 'call' && node.args[0] === 'has' ? node.args[1][0] : undefined
