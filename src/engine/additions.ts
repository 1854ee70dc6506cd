import type { EventType } from '../events/catalogue.ts'
import { entrancesOf } from './entrances.ts'
import type { Layout, LoggedRole, LogKind } from './layout.ts'
import { createPlan, type Plan } from './plan.ts'

/** The logs of a set of rules that another set does not fill: what is put into them is decided on by nobody yet. */
export interface Additions {
  /** Event type → the roles that may select it. */
  readonly byType: ReadonlyMap<EventType, readonly LoggedRole[]>
  /** An empty plan that enters events into these roles only. */
  plan(): Plan
}

const namesOf = (kinds: readonly LogKind[]): ReadonlySet<string> =>
  new Set(kinds.flatMap(({ name, roles }) => roles.map(({ tag }) => `${name}.${tag}`)))

/** What the logs of `next` hold beside those of `known`. Roles are the same where kind and tag are. */
export function additionsTo(known: Layout, next: Layout): Additions {
  const names = namesOf(known.kinds)
  const isNew = ({ kind, tag }: LoggedRole) => !names.has(`${kind.name}.${tag}`)
  const byType = new Map(
    [...next.byType].flatMap(([type, roles]) => {
      const added = roles.filter(isNew)
      return added.length === 0 ? [] : [[type, added] as const]
    }),
  )
  const entrances = entrancesOf(byType)
  return { byType, plan: () => createPlan({ entrances }) }
}
