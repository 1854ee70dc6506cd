import type { ASTNode } from '@marcbachmann/cel-js'
import { didYouMean } from '../nearest.ts'
import type { Finding } from './finding.ts'
import { askedByHas, partsOf, pathOf } from './nodes.ts'
import { fieldAt, type FieldShape } from './shape.ts'

type Known = ReadonlySet<string>
const NOTHING: Known = new Set()
const both = (a: Known, b: Known): Known => a.union(b)

/** Where a field that may be absent is read without having been asked for with `has`. */
export function unguardedReads(node: ASTNode, shape: FieldShape, known: Known = NOTHING): readonly Finding[] {
  const read = (part: ASTNode, more: Known = NOTHING) => unguardedReads(part, shape, both(known, more))
  const asked = askedByHas(node)
  if (asked?.op === '.') return [...read(asked.args[0]), ...unknownField(asked, shape)]
  if (node.op === '&&') return [...read(node.args[0]), ...read(node.args[1], present(node.args[0]))]
  if (node.op === '||') return [...read(node.args[0]), ...read(node.args[1], presentUnless(node.args[0]))]
  if (node.op === '?:') {
    const [condition, yes, no] = node.args
    return [...read(condition), ...read(yes, present(condition)), ...read(no, presentUnless(condition))]
  }
  const path = pathOf(node)
  return path === undefined ? partsOf(node).flatMap((part) => read(part)) : absentSteps(node, path, shape, known)
}

/** CEL looks at the first name of what `has` asks for, and not at what stands behind it. */
function unknownField(node: ASTNode, shape: FieldShape): readonly Finding[] {
  const path = pathOf(node) ?? []
  if (path.length < 2 || fieldAt(shape, path) !== undefined) return []
  const near = didYouMean(path.at(-1) ?? '', fieldAt(shape, path.slice(0, -1))?.field.fields?.keys() ?? [])
  return [{ offset: node.start, code: 'unknown_field', message: `There is no field called ${path.join('.')}.${near}` }]
}

/** The first step of a path that may be absent and has not been asked for. */
function absentSteps(node: ASTNode, path: readonly string[], shape: FieldShape, known: Known): readonly Finding[] {
  const steps = path.map((_, index) => path.slice(0, index + 1))
  const missing = steps.find((step) => {
    const found = fieldAt(shape, step)
    return found !== undefined && found.field.optional && !known.has(step.join('.'))
  })
  if (missing === undefined) return []
  const name = missing.join('.')
  return [
    { offset: node.start, code: 'read_without_has', message: `${name} may be absent: write has(${name}) && … before.` },
  ]
}

/** The paths that are there where the node is true. */
function present(node: ASTNode): Known {
  if (node.op === '&&') return both(present(node.args[0]), present(node.args[1]))
  if (node.op === '||') return present(node.args[0]).intersection(present(node.args[1]))
  if (node.op === '!_') return presentUnless(node.args)
  const asked = askedByHas(node)
  const path = asked === undefined ? undefined : pathOf(asked)
  return path === undefined ? NOTHING : new Set(path.map((_, index) => path.slice(0, index + 1).join('.')))
}

/** The paths that are there where the node is false. */
function presentUnless(node: ASTNode): Known {
  if (node.op === '||') return both(presentUnless(node.args[0]), presentUnless(node.args[1]))
  if (node.op === '&&') return presentUnless(node.args[0]).intersection(presentUnless(node.args[1]))
  return node.op === '!_' ? present(node.args) : NOTHING
}
