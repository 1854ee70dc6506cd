import { z } from 'zod'
import { LEVELS, MODES } from '../rules/rule.ts'

const Identity = z.object({ source: z.string(), id: z.string() })
const Value = z.union([z.string(), z.number(), z.boolean()])
const Text = z.object({ pt: z.string(), en: z.string() })
const Time = z.iso.datetime()

/** An alert, as `replay` prints it, as it travels on the alerts topic and as the API shows it. Times are RFC 3339, UTC. */
export const Alert = z
  .object({
    id: z.string().describe('Deterministic: a hash of the rule, the group and the bucket of event time'),
    ruleId: z.string(),
    ruleVersion: z.string(),
    registryVersion: z.int(),
    family: z.string(),
    level: z.enum(LEVELS),
    mode: z.enum(MODES),
    group: z.record(z.string(), Value).describe('The group-by values; pseudonyms outside replay'),
    firstHit: Time,
    lastHit: Time,
    hits: z.int().positive(),
    trigger: Identity.describe('The earliest hit'),
    reading: z.record(z.string(), Value).describe("What was read in the trigger's window, with the threshold"),
    evidence: z.array(Identity.extend({ type: z.string(), time: Time })).max(100),
    evidenceCount: z.int().nonnegative().describe('All of the evidence; `evidence` holds at most the 100 latest'),
    explanation: Text,
    contradictedBy: z.array(Identity).describe('Events that came too late to undo the alert'),
    late: z.boolean(),
    revision: z.int().positive().describe('Grows with every change of the content'),
  })
  .meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>
