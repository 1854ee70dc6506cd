import { createPseudonyms } from '../../../src/adapters/files/pseudonyms.ts'
import { loadPseudonymKey } from '../../../src/adapters/files/pseudonym-key.ts'
import type { Alert } from '../../../src/engine/alert.ts'
import type { Block } from '../../../src/blocking/block.ts'
import type { GroupValue, Story, StoryAlert } from '../../scenarios/stories.ts'
import { isoOf } from './records.ts'

const lined = (facts: readonly unknown[]): string => facts.map(String).join(' ')

type Shown = Pick<
  Alert,
  'ruleId' | 'group' | 'firstHit' | 'lastHit' | 'hits' | 'evidenceCount' | 'late' | 'contradictedBy'
>

/** What a test says of an alert, as a line. */
export const alertLine = (alert: Shown): string =>
  lined([
    alert.ruleId,
    JSON.stringify(alert.group),
    `first=${alert.firstHit}`,
    `last=${alert.lastHit}`,
    `hits=${alert.hits}`,
    `evidence=${alert.evidenceCount}`,
    `late=${alert.late}`,
    `contradicted=${alert.contradictedBy.length}`,
  ])

/** What a test says of a block, as a line. */
export const blockLine = ({ tokenId, ruleId, status, mode, expiresAt }: Block): string =>
  lined([tokenId, ruleId, status, mode, expiresAt])

/** The lines that some stories must come to, sorted. */
export async function expectedOf(
  stories: readonly Story[],
  base: number,
  keyFile: string,
): Promise<{ readonly alerts: string[]; readonly blocks: string[] }> {
  const pseudonym = createPseudonyms(await loadPseudonymKey(keyFile))
  const shown = ({ domain, value }: GroupValue) => (domain === undefined ? value : pseudonym(domain, value))
  const alertOf = ({ rule, group, first, last, hits, evidence, late }: StoryAlert): string =>
    lined([
      rule,
      JSON.stringify(Object.fromEntries(Object.entries(group).map(([name, value]) => [name, shown(value)]))),
      `first=${isoOf(base + first)}`,
      `last=${isoOf(base + last)}`,
      `hits=${hits}`,
      `evidence=${evidence}`,
      `late=${late}`,
      'contradicted=0',
    ])
  return {
    alerts: stories.flatMap(({ alerts }) => alerts.map(alertOf)).toSorted(),
    blocks: stories
      .flatMap(({ blocks }) =>
        blocks.map(({ tokenId, rule, expiresAt }) => lined([tokenId, rule, 'set', 'enforce', isoOf(base + expiresAt)])),
      )
      .toSorted(),
  }
}
