import type { HealthCheck } from '../../ports/health.ts'
import type { Service } from '../service.ts'

/** How a whole process is. */
export interface Vitals {
  /** What all of its parts need; a part that is still being made is not well. */
  readonly health: () => Promise<readonly HealthCheck[]>
  /** What has stopped without a word, by name. Never rejects. */
  readonly stalled: () => Promise<readonly string[]>
}

/** What two parts say in the same words is said once. */
const once = (checks: readonly HealthCheck[]): readonly HealthCheck[] => [
  ...new Map(checks.map((one) => [JSON.stringify(one), one])).values(),
]

/** How the process of these parts is; `roles` are those that it is to have, `services` those that are made by now. */
export const vitalsOf = (roles: readonly string[], services: readonly Service[]): Vitals => ({
  async health() {
    const made = new Set(services.map(({ name }) => name))
    const missing = roles.filter((role) => !made.has(role)).map((name) => ({ name, ok: false, detail: 'starting' }))
    const checks = await Promise.all(services.map((service) => service.health()))
    return once([...missing, ...checks.flat()])
  },
  async stalled() {
    const names = await Promise.all(services.map(async (service) => (await service.stalled?.()) ?? []))
    return [...new Set(names.flat())]
  },
})
