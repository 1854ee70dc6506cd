import type { Entry } from '../../engine/entry.ts'
import type { Check, Combination, Looked } from '../correlation.ts'
import type { Bilingual } from '../rule.ts'
import { hasCombination, type Combining } from './combinations.ts'
import type { Test } from './condition.ts'
import { latest, unionOf } from './shared.ts'

/** So many combinations are told at most. */
const TOLD = 10

/** The window of a count, (t − span, t]. */
export const halfOpen = ({ t }: Entry, spanMs: number): Looked => ({
  from: t - spanMs,
  to: t,
  fromIsIn: false,
})

/** The span of a pair, both ends in it. */
export const closed = (from: number, to: number): Looked => ({ from, to, fromIsIn: true })

/** A number that was read of some events, held against a condition. */
export const check = (
  name: string,
  { operator, threshold, met }: Test,
  seen: number,
  events: readonly Entry[],
  text: Bilingual,
): Check => ({
  name,
  met: met(seen),
  reading: { [name]: seen, [operator]: threshold },
  text,
  events: latest(events),
  eventCount: events.length,
  combinations: [],
})

/** Is there an event of another selection? */
export const partner = (selection: string, events: readonly Entry[]): Check => ({
  name: 'partner',
  met: events.length > 0,
  reading: { selection, count: events.length },
  text: { pt: `eventos de ${selection}: ${events.length}`, en: `events of ${selection}: ${events.length}` },
  events: latest(events),
  eventCount: events.length,
  combinations: [],
})

/** Is there no event of a selection? */
export const none = (selection: string, events: readonly Entry[]): Check => ({
  ...partner(selection, events),
  name: 'absent',
  met: events.length === 0,
  text: {
    pt: `eventos de ${selection} que contam: ${events.length}; é preciso: nenhum`,
    en: `events of ${selection} that count: ${events.length}; needed: none`,
  },
})

/** A few of them, one that holds first, else the latest. */
export const some = (combinations: readonly Combination[]): readonly Combination[] =>
  combinations
    .toReversed()
    .toSorted((a, b) => Number(b.holds) - Number(a.holds))
    .slice(0, TOLD)

type Lists = readonly (readonly Entry[])[]

/** Is there a combination of events, one of each list, that fits and for which the match holds? */
export function combinationCheck(lists: Lists, combining: Combining, name: string, needed: Bilingual): Check {
  const chosen: Entry[] = []
  const met = hasCombination(lists, combining, chosen)
  const tried = combining.holds === undefined ? [] : combinationsOf(lists, combining)
  const holding = met ? [{ entries: chosen, holds: true }] : []
  const others = tried.filter(({ entries }) => !entries.every((entry, at) => entry === chosen[at]))
  const events = met ? unionOf([chosen]) : []
  const { pt, en } = combining.holds === undefined ? needed : matching(needed)
  return {
    name,
    met,
    reading: {},
    text: { pt: `${pt}: ${met ? 'há' : 'não há'}`, en: `${en}: ${met ? 'yes' : 'no'}` },
    events,
    eventCount: events.length,
    combinations: combining.holds === undefined ? [] : [...holding, ...others].slice(0, TOLD),
  }
}

const matching = ({ pt, en }: Bilingual): Bilingual => ({
  pt: `${pt}, para os quais o match vale`,
  en: `${en}, for which the match holds`,
})

/** The latest combinations that fit, whether the match holds for them or not. */
function combinationsOf(lists: Lists, { fits, holds }: Combining): readonly Combination[] {
  const found: Combination[] = []
  const seek = (chosen: readonly Entry[]): void => {
    const list = lists[chosen.length]
    if (list === undefined) found.push({ entries: chosen, holds: holds?.(chosen) ?? true })
    else
      for (const entry of list.toReversed()) {
        if (found.length > TOLD) return
        if (fits(chosen, entry)) seek([...chosen, entry])
      }
  }
  seek([])
  return found
}
