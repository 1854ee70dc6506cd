import type { ASTNode } from '@marcbachmann/cel-js'

/** A part of a condition that is no logic itself, and whether it has to hold or not to hold. */
export interface Atom {
  readonly node: ASTNode
  readonly holds: boolean
  /** Where it begins, with what negates it. */
  readonly offset: number
}
/** Atoms that make the condition true together. */
export type Branch = readonly Atom[]

/** So many ways of being true are looked through; a condition that has more is taken as good. */
const MOST = 1_024

/** All ways in which a condition can be true (its disjunctive normal form); undefined where they are too many. */
export function branchesOf(node: ASTNode, holds = true, offset = node.start): readonly Branch[] | undefined {
  if (node.op === '!_') return branchesOf(node.args, !holds, offset)
  if (node.op === '&&' || node.op === '||') {
    const sides = node.args.map((part) => branchesOf(part, holds))
    return (node.op === '&&') === holds ? all(sides) : some(sides)
  }
  if (node.op === '?:') {
    const [condition, yes, no] = node.args
    return some([
      all([branchesOf(condition), branchesOf(yes, holds)]),
      all([branchesOf(condition, false), branchesOf(no, holds)]),
    ])
  }
  return [[{ node, holds, offset }]]
}

type Side = readonly Branch[] | undefined
function all(sides: readonly Side[]): Side {
  let product: readonly Branch[] = [[]]
  for (const side of sides) {
    if (side === undefined || product.length * side.length > MOST) return undefined
    product = product.flatMap((left) => side.map((right) => [...left, ...right]))
  }
  return product
}

function some(sides: readonly Side[]): Side {
  const known = sides.filter((side) => side !== undefined)
  return known.length < sides.length || known.flat().length > MOST ? undefined : known.flat()
}
