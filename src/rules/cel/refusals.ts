import type { ASTNode } from '@marcbachmann/cel-js'
import type { Finding } from './finding.ts'
import { bindingOf, partsOf } from './nodes.ts'

/** How deep macros over lists may stand in one another. */
const MACRO_DEPTH = 2

/** Calls that CEL has and rules do not: their cost has no bound, or they hide a value's type. */
const REFUSED: Readonly<Record<string, string>> = {
  matches: 'matches() has no bounded cost: use ==, in, startsWith, endsWith or contains.',
  dyn: 'dyn() hides a type from the check: leave it out.',
  type: 'type() is not needed here: every name has one type.',
  split: 'split() is not for conditions: use startsWith, endsWith or contains.',
}

/** What CEL would allow and a rule may not. */
export function refusals(node: ASTNode, depth = 0): readonly Finding[] {
  const deeper = bindingOf(node) === undefined ? depth : depth + 1
  const own = [refusedCall(node), refusedIndex(node), deeper > MACRO_DEPTH ? tooDeep(node) : undefined]
  return [
    ...own.filter((finding) => finding !== undefined),
    ...(deeper > MACRO_DEPTH ? [] : partsOf(node).flatMap((part) => refusals(part, deeper))),
  ]
}

function refusedCall(node: ASTNode): Finding | undefined {
  if (node.op !== 'call' && node.op !== 'rcall') return undefined
  const message = Object.hasOwn(REFUSED, node.args[0]) ? REFUSED[node.args[0]] : undefined
  return message === undefined ? undefined : { offset: node.start, code: 'call_refused', message }
}

/** An index into anything but a list would reach past the names that were checked. */
function refusedIndex(node: ASTNode): Finding | undefined {
  if (node.op !== '[]' || checkedKind(node.args[0]) === 'list') return undefined
  return { offset: node.start, code: 'index_refused', message: 'Write the field by its name, not in brackets.' }
}

/** What the type checker has found out about a node that it has seen. */
const checkedKind = (node: ASTNode): string | undefined =>
  (node as { readonly checkedType?: { readonly kind: string } }).checkedType?.kind

const tooDeep = (node: ASTNode): Finding => ({
  offset: node.start,
  code: 'macros_too_deep',
  message: `At most ${MACRO_DEPTH} macros (exists, all, map, filter, …) may stand in one another.`,
})
