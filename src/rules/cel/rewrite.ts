import type { ASTNode } from '@marcbachmann/cel-js'
import { bindingOf, EVENT, partsOf } from './nodes.ts'

/** A condition whose bare field names have become selects of the typed event, which CEL's `has` asks for. */
export interface Rewritten {
  readonly text: string
  /** An offset in the rewritten text → the one in the author's text. */
  readonly original: (offset: number) => number
}

const PREFIX = `${EVENT}.`

/** `has(providerId)` → `has(event.providerId)`. A name bound by a macro is left alone. */
export function rewrite(source: string, ast: ASTNode, names: ReadonlySet<string>): Rewritten {
  const places = placesOf(ast, names, new Set()).toSorted((a, b) => a - b)
  const starts = [0, ...places]
  const text = starts
    .map((start, index) => (index === 0 ? '' : PREFIX) + source.slice(start, starts[index + 1]))
    .join('')
  return { text, original: (offset) => originalOf(offset, places) }
}

function placesOf(node: ASTNode, names: ReadonlySet<string>, bound: ReadonlySet<string>): readonly number[] {
  if (node.op === 'id') return names.has(node.args) && !bound.has(node.args) ? [node.start] : []
  const binding = bindingOf(node)
  if (binding === undefined) return partsOf(node).flatMap((part) => placesOf(part, names, bound))
  const within = new Set([...bound, binding.name])
  return [
    ...binding.outside.flatMap((part) => placesOf(part, names, bound)),
    ...binding.inside.flatMap((part) => placesOf(part, names, within)),
  ]
}

function originalOf(offset: number, places: readonly number[]): number {
  let inserted = 0
  for (const place of places) {
    if (offset <= place + inserted) break
    if (offset < place + inserted + PREFIX.length) return place
    inserted += PREFIX.length
  }
  return offset - inserted
}
