import type { Event } from '../events/event.ts'
import { ConditionError } from '../rules/rule.ts'
import type { Acting } from './acting.ts'
import type { Alert } from './alert.ts'
import { composeAlert } from './build-alert.ts'
import { askOf, type AlertId, type Ask } from './decide.ts'
import type { Entry } from './entry.ts'
import type { Layout, LoggedRule } from './layout.ts'
import { keyOf } from './plan.ts'

/** What an event that is older than every window comes to. */
export interface Late {
  readonly alerts: readonly Alert[]
  readonly asks: readonly Ask[]
}

const selects = ({ rule }: LoggedRule, event: Event) =>
  rule.correlation.roles[0]?.selections.find((selection) => {
    try {
      return selection.event === event.type && selection.matches(event)
    } catch (error) {
      if (error instanceof ConditionError) return false
      throw error
    }
  })

/** What alerts are made with. */
export interface LateTools {
  readonly alertId: AlertId
  readonly modeOf: Acting
  readonly registryVersion: number
}

/**
 * What stateless rules without lookup make of an event that is older than every window: each hit is an alert of its own, marked
 * `late`, with the identity that `suppress: none` gives.
 */
export function decideLate(layout: Layout, event: Event, { alertId, modeOf, registryVersion }: LateTools): Late {
  const alerts: Alert[] = []
  const asks: Ask[] = []
  for (const logged of layout.rules) {
    const selection =
      logged.rule.correlation.type === 'none' && logged.candidates.length === 0 ? selects(logged, event) : undefined
    const group = selection?.group(event)
    if (selection === undefined || group === undefined) continue
    const tokenId = selection.field('tokenId')(event)
    const { source, id: eventId, type, time: t } = event
    const hit: Entry = { t, source, id: eventId, type, values: tokenId === undefined ? {} : { tokenId } }
    const key = keyOf(group)
    const id = alertId(logged.rule.id, logged.kind, key, hit)
    const mode = modeOf(logged.rule, logged.kind, key, hit)
    const finding = { reading: {}, evidence: [hit], evidenceCount: 1 }
    alerts.push(
      composeAlert(
        { id, logged, key, mode, hits: 1, trigger: hit, last: t, finding, records: [], contradictedBy: [], late: true },
        registryVersion,
      ),
    )
    const ask = askOf({ id, logged, mode }, hit)
    if (ask !== undefined) asks.push(ask)
  }
  return { alerts, asks }
}
