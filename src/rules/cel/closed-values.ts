import type { ASTNode } from '@marcbachmann/cel-js'
import { didYouMean } from '../nearest.ts'
import type { Finding } from './finding.ts'
import { ANSWERS, helpers } from './helpers.ts'
import { partsOf, pathOf } from './nodes.ts'
import { fieldAt, type FieldShape } from './shape.ts'

/** Where a field (or helper) of few possible values is compared with a text that is none of them. */
export function impossibleValues(node: ASTNode, shape: FieldShape): readonly Finding[] {
  const below = partsOf(node).flatMap((part) => impossibleValues(part, shape))
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return below
  const [left, right] = node.args
  const known = possible(left, shape) ?? possible(right, shape)
  if (known === undefined) return below
  const wrong = [left, right].flatMap(literals).filter(({ value }) => !known.values.includes(value))
  return [
    ...below,
    ...wrong.map(({ offset, value }): Finding => ({
      offset,
      code: 'impossible_value',
      message: `${known.name} is never "${value}": it is one of ${known.values.join(', ')}.${didYouMean(value, known.values)}`,
    })),
  ]
}

function possible(node: ASTNode, shape: FieldShape): { name: string; values: readonly string[] } | undefined {
  const name = node.op === 'call' ? node.args[0] : pathOf(node)?.join('.')
  if (name === undefined) return undefined
  const values = node.op === 'call' ? ANSWERS[name] : fieldAt(shape, name.split('.'))?.field.values
  return values === undefined ? undefined : { name, values }
}

function literals(node: ASTNode): readonly { readonly offset: number; readonly value: string }[] {
  if (node.op === 'list') return node.args.flatMap(literals)
  return node.op === 'value' && typeof node.args === 'string' ? [{ offset: node.start, value: node.args }] : []
}

const nullable: ReadonlySet<unknown> = new Set(helpers.filter((helper) => helper.nullable).map(({ name }) => name))

/** Where what cannot be null is compared with it: what is absent is asked for with `has`. */
export function nullComparisons(node: ASTNode): readonly Finding[] {
  const below = partsOf(node).flatMap(nullComparisons)
  if (node.op !== '==' && node.op !== '!=') return below
  const [left, right] = node.args
  const isNull = right.op === 'value' && right.args === null
  if (!isNull || (left.op === 'call' && nullable.has(left.args[0]))) return below
  const message = 'Only what a helper may not have found is null: ask for a field with has().'
  return [...below, { offset: node.start, code: 'never_null', message }]
}
