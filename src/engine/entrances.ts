import type { EventType } from '../events/catalogue.ts'
import type { Event } from '../events/event.ts'
import type { Selection } from '../rules/rule.ts'
import type { Value } from './entry.ts'
import type { LoggedRole, LogKind, Reader } from './layout.ts'
import { NO_ROLES } from './role-sets.ts'

/**
 * How the events of one type enter the logs of one kind: what groups alike, and is selected alike, is asked once,
 * however many rules ask it.
 */
export interface Entrance {
  readonly kind: LogKind
  readonly group: Selection['group']
  readonly doors: readonly Door[]
  /** What has come through no door. */
  readonly outside: Standing
}

/** What some roles ask of an event: all that come through have the same roles for it. */
export interface Door {
  /** Its place among the entrance's doors. */
  readonly place: number
  readonly matches: Selection['matches']
  /** All of these values have to be there. */
  readonly needs: readonly ReadValue[]
  readonly roles: readonly LoggedRole[]
  /** What is kept of an event, by name. */
  readonly keeps: ReadonlyMap<string, ReadValue>
}

type ReadValue = (event: Event) => Value | undefined

/** What an event is that has come through some doors. */
export interface Standing {
  /** One of the kind's role sets. */
  readonly roles: readonly number[]
  readonly keeps: readonly (readonly [name: string, read: ReadValue])[]
  readonly reach: Reach
  /** What it is behind one door more. */
  behind(door: Door): Standing
}

/** How far around an event its log has to be looked at: the windows and alerts of all hits that it may touch. All in ms. */
export interface Reach {
  readonly from: number
  readonly to: number
  /** What looks further: to the ends of the alerts' buckets. */
  readonly buckets: readonly BucketReach[]
}

interface BucketReach {
  readonly bucketMs: number
  readonly from: number
  readonly to: number
  readonly backMs: number
  readonly aheadMs: number
}

type Entrances = ReadonlyMap<EventType, readonly Entrance[]>

/** The entrances to roles, by the type that these may select. */
export function entrancesOf(byType: ReadonlyMap<EventType, readonly LoggedRole[]>): Entrances {
  return new Map(
    [...byType].map(([type, roles]) => {
      const asking = roles.flatMap((role) =>
        role.role.selections.filter(({ event }) => event === type).map((selection) => ({ role, selection })),
      )
      return [type, alike(asking, ({ role, selection }) => [role.kind.name, selection.grouping]).map(entranceOf)]
    }),
  )
}

interface Asking {
  readonly role: LoggedRole
  readonly selection: Selection
}
type Some<T> = readonly [T, ...T[]]

const alike = (all: readonly Asking[], by: (one: Asking) => unknown): readonly Some<Asking>[] =>
  [...Map.groupBy(all, (one) => JSON.stringify(by(one))).values()] as unknown as readonly Some<Asking>[]

function entranceOf(asking: Some<Asking>): Entrance {
  const [{ role, selection }] = asking
  const doors = alike(asking, (one) => [one.selection.condition, one.role.required]).map(doorOf)
  return { kind: role.kind, group: selection.group, doors, outside: standingOf(role.kind, []) }
}

function doorOf(asking: Some<Asking>, place: number): Door {
  const [{ role, selection }] = asking
  return {
    place,
    matches: selection.matches,
    needs: role.required.map(selection.field),
    roles: asking.map((one) => one.role),
    keeps: new Map(asking.flatMap((one) => one.role.kept.map((name) => [name, one.selection.field(name)] as const))),
  }
}

/** Each standing is made once: an entrance has as many as events have come in ways. */
function standingOf(kind: LogKind, doors: readonly Door[]): Standing {
  const behind: Standing[] = []
  const roles = doors.flatMap((door) => door.roles)
  return {
    roles: roles.reduce((set, { index }) => kind.roleSets.add(set, index), NO_ROLES),
    keeps: [...new Map(doors.flatMap(({ keeps }) => [...keeps]))],
    reach: reachOf(roles),
    behind: (door) => (behind[door.place] ??= standingOf(kind, [...doors, door])),
  }
}

function reachOf(roles: readonly LoggedRole[]): Reach {
  const around = roles.map(({ role: { aroundMs = 0 } }) => ({ from: -aroundMs, to: aroundMs }))
  const readers = roles.flatMap((role) => role.readers)
  const plain = readers.filter(({ logged }) => logged.rule.suppressMs === undefined).map(bucketReach)
  const spans = [...around, ...plain.map((one) => ({ from: one.from - one.backMs, to: one.to + one.aheadMs }))]
  const buckets = readers.filter(({ logged }) => logged.rule.suppressMs !== undefined).map(bucketReach)
  return {
    from: Math.min(0, ...spans.map(({ from }) => from)),
    to: Math.max(0, ...spans.map(({ to }) => to)),
    buckets: [...new Map(buckets.map((bucket) => [JSON.stringify(bucket), bucket])).values()],
  }
}

function bucketReach({ logged, from, to }: Reader): BucketReach {
  const { correlation, suppressMs = 0 } = logged.rule
  return { bucketMs: suppressMs, from, to, backMs: correlation.backMs, aheadMs: correlation.aheadMs }
}
