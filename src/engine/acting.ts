import { canonicalJson } from '../rules/canonical-json.ts'
import type { Mode, Rule } from '../rules/rule.ts'
import type { Entry } from './entry.ts'
import type { Digest, LogKind } from './layout.ts'
import { groupOf } from './plan.ts'

/** The mode in which a rule meets a group, as its alert says it: of a canary `canary` where it acts, else `shadow`. */
export type Acting = (rule: Rule, kind: LogKind, key: string, hit: Pick<Entry, 'source' | 'id'>) => Mode

/** Of a hash, so many hex digits tell whether a group is in a share. */
const DIGITS = 8

/**
 * A canary acts for the groups whose hash lies below its share. The hash is of the rule's id and the group as it is
 * shown, so that every worker and every replay picks the same ones, a greater share holds the smaller one, and two
 * rules pick apart. A rule without a group is asked for each hit by itself.
 */
export const createActing =
  (digest: Digest): Acting =>
  (rule, kind, key, { source, id }) => {
    if (rule.mode !== 'canary') return rule.mode
    const isByHit = rule.groupNames.length === 0 && rule.suppressMs === undefined
    const subject = isByHit ? JSON.stringify([source, id]) : canonicalJson(groupOf(kind, key))
    const place = Number.parseInt(digest(JSON.stringify(['canary', rule.id, subject])).slice(0, DIGITS), 16)
    return place / 16 ** DIGITS < (rule.canaryShare ?? 0) ? 'canary' : 'shadow'
  }
