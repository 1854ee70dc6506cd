import { z } from 'zod'
import { timestamp } from '../events/fields.ts'

/** What came of an alert: nothing was wrong, it was worth the look, or the risk was real. */
export const OUTCOMES = ['false_positive', 'valuable', 'confirmed'] as const
export type Outcome = (typeof OUTCOMES)[number]

const isMissing = ({ input }: { readonly input?: unknown }, otherwise: string): string =>
  input === undefined ? 'is missing' : otherwise
const ALERT_ID = 'must be 32 digits of 0–9 and a–f'

/**
 * What an analyst made of an alert. `at` is when; `ruleId` and `firstHit` are the alert's own. Times are RFC 3339 with
 * offset and read as epoch ms; other keys are passed over.
 */
export const Disposition = z.object({
  alertId: z.string({ error: (issue) => isMissing(issue, ALERT_ID) }).regex(/^[0-9a-f]{32}$/, ALERT_ID),
  disposition: z.enum(OUTCOMES, { error: (issue) => isMissing(issue, `must be one of ${OUTCOMES.join(', ')}`) }),
  at: timestamp.optional(),
  ruleId: z.string().optional(),
  firstHit: timestamp.optional(),
})
export type Disposition = z.infer<typeof Disposition>

/** The latest of each alert: by `at` where both have one, else the one that comes later. */
export function latestOf(dispositions: Iterable<Disposition>): ReadonlyMap<string, Disposition> {
  const latest = new Map<string, Disposition>()
  for (const next of dispositions) {
    const known = latest.get(next.alertId)
    const isOlder = next.at !== undefined && known?.at !== undefined && next.at < known.at
    if (!isOlder) latest.set(next.alertId, next)
  }
  return latest
}

/** Was it right to raise the alert? */
export const isRight = ({ disposition }: Disposition): boolean => disposition !== 'false_positive'

/** A disposition as it is kept, on a compacted topic, under the alert's id; one a line it is also what `--dispositions` reads. */
export const AlertDisposition = z
  .object({
    alertId: z.string(),
    disposition: z.enum(OUTCOMES),
    at: z.iso.datetime(),
    by: z.string().describe('The key that decided'),
    ruleId: z.string(),
    firstHit: z.iso.datetime(),
    address: z.string().optional().describe("Pseudonym of the address that the alert's group is about"),
  })
  .meta({ id: 'AlertDisposition' })
export type AlertDisposition = z.infer<typeof AlertDisposition>
