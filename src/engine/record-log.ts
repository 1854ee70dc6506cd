import { RECORD } from '../rules/lookup.ts'
import type { Role } from '../rules/correlation.ts'
import type { LookedUp } from '../rules/rule.ts'
import type { Entry } from './entry.ts'
import { afterLastAt } from './search.ts'

/**
 * The role of a looked-up type: all of its events by their key, each with its whole data, so that a rule that reads
 * other fields from now on finds what was written before.
 */
export const recordRole = ({ event, key }: Pick<LookedUp, 'event' | 'key'>): Role => ({
  name: 'record',
  fields: [RECORD],
  selections: [
    {
      name: 'record',
      event,
      identity: JSON.stringify(['record', event, key]),
      condition: 'true',
      grouping: key,
      matches: () => true,
      group: ({ data }) => {
        const value = data[key]
        return typeof value === 'string' || typeof value === 'number' ? [value] : undefined
      },
      field:
        () =>
        ({ data }) =>
          JSON.stringify(data),
    },
  ],
})

/** The latest entry as of a time: of those at or before `t` the one with the greatest (t, source, id). */
export const latestAt = (entries: readonly Entry[], t: number): Entry | undefined =>
  entries[afterLastAt(entries, t) - 1]

/** What an entry keeps of a record that was found for it: where it stands, not what it says. */
export const writeRecord = ({ t, source, id, type }: Entry): string => JSON.stringify([t, source, id, type])

/** The record that an entry keeps. */
export function readRecord(text: string): Entry {
  const [t, source, id, type] = JSON.parse(text) as [number, string, string, string]
  return { t, source, id, type, values: {} }
}
