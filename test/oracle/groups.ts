import { eventSet } from './order.ts'
import type { Group, Members, OracleEvent, OracleRule } from './types.ts'

/** A group as canonical JSON, keys sorted: two groups with one text are one. */
export const groupKey = (group: Group): string =>
  JSON.stringify(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** What the lookup of a selection finds for an event that it selects; undefined where nothing that holds. */
export type Find = (selection: string, event: OracleEvent) => OracleEvent | undefined

/** What is found among the known events. */
export const findIn =
  (rule: OracleRule, known: readonly OracleEvent[]): Find =>
  (selection, event) => {
    const lookup = rule.selections[selection]?.lookup
    const record = lookup?.latest(event, known)
    return record !== undefined && lookup?.holds(event, record) === true ? record : undefined
  }

const groupIn = (rule: OracleRule, name: string, event: OracleEvent, find: Find): Group | undefined => {
  const selection = rule.selections[name]
  if (selection?.matches(event) !== true) return undefined
  if (selection.lookup !== undefined && find(name, event) === undefined) return undefined
  return (selection.group ?? rule.group)(event)
}

/** The groups that the events of a rule fall into, each with its events by selection. */
export function groupsOf(
  rule: OracleRule,
  arrivals: readonly OracleEvent[],
  find = findIn(rule, eventSet(arrivals)),
): { group: Group; members: Members }[] {
  const events = eventSet(arrivals)
  const groups = new Map<string, Group>()
  for (const event of events)
    for (const selection of Object.keys(rule.selections)) {
      const group = groupIn(rule, selection, event, find)
      if (group !== undefined) groups.set(groupKey(group), group)
    }
  return [...groups].map(([key, group]) => ({ group, members: membersOf(rule, events, key, find) }))
}

/** The events of the group with this key, by selection. */
export function membersOf(
  rule: OracleRule,
  arrivals: readonly OracleEvent[],
  key: string,
  find = findIn(rule, eventSet(arrivals)),
): Members {
  const events = eventSet(arrivals)
  const isIn = (selection: string) => (event: OracleEvent) => {
    const group = groupIn(rule, selection, event, find)
    return group !== undefined && groupKey(group) === key
  }
  const members = new Map(Object.keys(rule.selections).map((name) => [name, events.filter(isIn(name))]))
  return (selection) => members.get(selection) ?? []
}

/** What has been looked up for a hit by the selections that it is a member of. */
export const recordsOf = (rule: OracleRule, members: Members, event: OracleEvent, find: Find): OracleEvent[] =>
  Object.keys(rule.selections)
    .filter((name) => members(name).includes(event))
    .map((name) => find(name, event))
    .filter((record) => record !== undefined)
