import type { Event } from '../events/event.ts'
import { ConditionError } from '../rules/rule.ts'
import type { Alert } from './alert.ts'
import { composeAlert } from './build-alert.ts'
import type { AlertId } from './decide.ts'
import type { Entry } from './entry.ts'
import type { Layout, LoggedRule } from './layout.ts'
import { keyOf } from './plan.ts'

const selects = ({ rule }: LoggedRule, event: Event) =>
  rule.correlation.roles[0]?.selections.find((selection) => {
    try {
      return selection.event === event.type && selection.matches(event)
    } catch (error) {
      if (error instanceof ConditionError) return false
      throw error
    }
  })

/**
 * What stateless rules make of an event that is older than every window: each hit is an alert of its own, marked
 * `late`, with the identity that `suppress: none` gives.
 */
export function lateAlerts(layout: Layout, event: Event, alertId: AlertId, registryVersion: number): readonly Alert[] {
  const hit: Entry = { t: event.time, source: event.source, id: event.id, type: event.type, values: {} }
  const finding = { reading: {}, evidence: [hit], evidenceCount: 1, contradictedBy: [] }
  return layout.rules.flatMap((logged): Alert[] => {
    const group = logged.rule.correlation.type === 'none' ? selects(logged, event)?.group(event) : undefined
    if (group === undefined) return []
    const key = keyOf(group)
    const id = alertId(logged.rule.id, logged.kind, key, hit)
    return [composeAlert({ id, logged, key, hits: 1, trigger: hit, last: hit.t, finding, late: true }, registryVersion)]
  })
}
