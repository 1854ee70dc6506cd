import { eventSet } from './order.ts'
import type { Group, Members, OracleEvent, OracleRule } from './types.ts'

/** A group as canonical JSON, keys sorted: two groups with one text are one. */
export const groupKey = (group: Group): string =>
  JSON.stringify(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const groupIn = (rule: OracleRule, selection: string, event: OracleEvent): Group | undefined =>
  rule.selections[selection]?.matches(event) === true
    ? (rule.selections[selection].group ?? rule.group)(event)
    : undefined

/** The groups that the events of a rule fall into, each with its events by selection. */
export function groupsOf(rule: OracleRule, arrivals: readonly OracleEvent[]): { group: Group; members: Members }[] {
  const events = eventSet(arrivals)
  const groups = new Map<string, Group>()
  for (const event of events)
    for (const selection of Object.keys(rule.selections)) {
      const group = groupIn(rule, selection, event)
      if (group !== undefined) groups.set(groupKey(group), group)
    }
  return [...groups].map(([key, group]) => ({ group, members: membersOf(rule, events, key) }))
}

/** The events of the group with this key, by selection. */
export function membersOf(rule: OracleRule, arrivals: readonly OracleEvent[], key: string): Members {
  const events = eventSet(arrivals)
  const isIn = (selection: string) => (event: OracleEvent) => {
    const group = groupIn(rule, selection, event)
    return group !== undefined && groupKey(group) === key
  }
  const members = new Map(Object.keys(rule.selections).map((name) => [name, events.filter(isIn(name))]))
  return (selection) => members.get(selection) ?? []
}
