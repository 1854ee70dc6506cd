import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { Mode, Rule } from '../../src/rules/rule.ts'
import type { OracleAlert } from './types.ts'

/** A mode, with the share of a canary. */
export type InMode = Pick<Rule, 'mode' | 'canaryShare'>

/** The mode that an alert bears: its rule's; of a canary `canary` for the groups of its share, else `shadow`. */
export function oracleMode({ mode, canaryShare = 0 }: InMode, { ruleId, group, trigger }: OracleAlert): Mode {
  if (mode !== 'canary') return mode
  const names = Object.keys(group).toSorted()
  const members = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(group[name])}`)
  const subject = names.length > 0 ? `{${members.join(',')}}` : JSON.stringify([trigger.source, trigger.id])
  const hash = createHash('sha256')
    .update(JSON.stringify(['canary', ruleId, subject]))
    .digest()
  return hash.readUInt32BE(0) < canaryShare * 2 ** 32 ? 'canary' : 'shadow'
}

export const anyMode: fc.Arbitrary<InMode> = fc.oneof(
  fc.constantFrom<InMode>({ mode: 'enforce' }, { mode: 'shadow' }),
  fc.constantFrom(0.05, 0.3, 0.5, 0.9, 1).map((canaryShare) => ({ mode: 'canary' as const, canaryShare })),
)
/** Modes that some rules are given in turns. */
export const someModes: fc.Arbitrary<readonly InMode[]> = fc.array(anyMode, { minLength: 1, maxLength: 7 })

export const inModes = (rules: readonly Rule[], modes: readonly InMode[]): readonly Rule[] =>
  rules.map((rule, at) => ({ ...rule, ...modes[at % modes.length] }))
