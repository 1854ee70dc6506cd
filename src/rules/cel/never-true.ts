import { serialize, type ASTNode } from '@marcbachmann/cel-js'
import { branchesOf, type Atom, type Branch } from './branches.ts'
import { askedBy } from './constraint.ts'
import { ANYTHING, type Domain } from './domain.ts'
import type { Finding } from './finding.ts'
import { EVENT } from './nodes.ts'
import type { FieldShape } from './shape.ts'

/** An atom that cannot hold beside those before it in its branch, and the last of those that are about the same term. */
interface Conflict {
  readonly atom: Atom
  readonly beside: Atom | undefined
}

/** The first conflict in a branch; undefined where all of its atoms can hold together (as far as is looked). */
function conflictIn(branch: Branch, shape: FieldShape): Conflict | undefined {
  const terms = new Map<string, { readonly domain: Domain; readonly atom: Atom }>()
  for (const atom of branch) {
    const { term, base, constraint } = askedBy(atom, shape)
    const known = terms.get(term)
    const domain = (known?.domain ?? ANYTHING.and(base)).and(constraint)
    if (!domain.some) return { atom, beside: known?.atom }
    terms.set(term, { domain, atom })
  }
  return undefined
}

/**
 * Parts of a condition that can never hold: an atom is dead where every way of making the condition true that needs it
 * has a conflict. Told once, where the conflict is seen.
 */
export function neverTrue(node: ASTNode, shape: FieldShape): readonly Finding[] {
  const branches = branchesOf(node)
  if (branches === undefined) return []
  const judged = branches.map((branch) => ({ branch, conflict: conflictIn(branch, shape) }))
  const alive = new Set(
    judged.filter(({ conflict }) => conflict === undefined).flatMap(({ branch }) => branch.map((atom) => atom.node)),
  )
  const found = new Map<ASTNode, Finding>()
  for (const { branch, conflict } of judged) {
    if (conflict === undefined) continue
    const { atom, beside } = conflict
    const dead = [atom, ...(beside === undefined ? [] : [beside]), ...branch].find((each) => !alive.has(each.node))
    if (dead === undefined || found.has(dead.node)) continue
    found.set(dead.node, findingOf(dead, dead === atom ? beside : atom))
  }
  return [...found.values()]
}

const findingOf = (dead: Atom, other: Atom | undefined): Finding => ({
  offset: dead.offset,
  code: 'never_true',
  message: `${textOf(dead)} never holds${other === undefined || other === dead ? '' : ` beside ${textOf(other)}`}: mend one or leave this part out.`,
})

const textOf = ({ node, holds }: Atom): string => {
  const text = serialize(node).replaceAll(`${EVENT}.`, '')
  return holds ? text : `!(${text})`
}
