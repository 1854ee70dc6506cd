import type { Alert } from '../../src/engine/alert.ts'
import { acts } from '../../src/rules/rule.ts'
import type { AlertCursor, AlertFilter, AlertStore } from '../../src/ports/alert-store.ts'

/** An alert store with its feeding side. */
export interface MemoryAlertStore extends AlertStore {
  /** Takes in one revision of an alert; order and repetition do not matter. */
  put(alert: Alert): void
}

const placeOf = (alert: Alert): AlertCursor => ({ firstHit: Date.parse(alert.firstHit), id: alert.id })

/** Newest first, by (firstHit, id). */
function compareNewest(a: AlertCursor, b: AlertCursor): number {
  if (a.firstHit !== b.firstHit) return b.firstHit - a.firstHit
  if (a.id === b.id) return 0
  return a.id < b.id ? 1 : -1
}

function passes(alert: Alert, filter: AlertFilter): boolean {
  const { firstHit } = placeOf(alert)
  return (
    alert.ruleId === (filter.ruleId ?? alert.ruleId) &&
    alert.level === (filter.level ?? alert.level) &&
    alert.family === (filter.family ?? alert.family) &&
    alert.mode === (filter.mode ?? alert.mode) &&
    (filter.isActing !== true || acts(alert.mode)) &&
    (filter.entity === undefined || Object.values(alert.group).some((value) => String(value) === filter.entity)) &&
    firstHit >= (filter.from ?? -Infinity) &&
    firstHit < (filter.to ?? Infinity)
  )
}

const FACETS = ['level', 'ruleId', 'family', 'mode'] as const

function countBy(alerts: readonly Alert[], name: (typeof FACETS)[number]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const alert of alerts) counts.set(alert[name], (counts.get(alert[name]) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/** Alerts in memory: every question reads them all. */
export function createMemoryAlertStore(): MemoryAlertStore {
  const byId = new Map<string, Alert>()
  return {
    put(alert) {
      if (alert.revision >= (byId.get(alert.id)?.revision ?? 0)) byId.set(alert.id, alert)
    },
    async list(filter, limit, after) {
      const all = [...byId.values()].filter((alert) => passes(alert, filter))
      const beyond = all
        .filter((alert) => after === undefined || compareNewest(placeOf(alert), after) > 0)
        .toSorted((a, b) => compareNewest(placeOf(a), placeOf(b)))
      const alerts = beyond.slice(0, limit)
      const last = beyond.length > limit ? alerts.at(-1) : undefined
      const facets = Object.fromEntries(FACETS.map((name) => [name, countBy(all, name)]))
      return { alerts, ...(last && { next: placeOf(last) }), facets, total: all.length }
    },
    get: async (id) => byId.get(id),
    ping: async () => undefined,
  }
}
