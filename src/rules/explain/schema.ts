import { z } from 'zod'
import { Trace } from '../cel/trace.ts'

const Value = z.union([z.string(), z.number(), z.boolean()])
const Text = z.object({ pt: z.string(), en: z.string() })
const Time = z.iso.datetime()
const Known = z.object({ source: z.string(), id: z.string(), type: z.string(), time: Time })
export type Known = z.infer<typeof Known>

/** Why a selection has the event, or has it not. */
const Selected = z.enum([
  'selected',
  'condition_false',
  'condition_error',
  'record_missing',
  'group_incomplete',
  'group_error',
  'field_missing',
])

const Part = z.object({
  name: z.string(),
  text: z.string().describe('The expression or field that it is read from'),
  value: Value.optional().describe('Not there where the event has none: then it takes no part'),
})

/** What a selection makes of an event of its type. */
export const ExplainedSelection = z.object({
  name: z.string(),
  roles: z.array(z.string()).describe('What it is for in the correlation'),
  selected: Selected,
  condition: Trace.optional(),
  group: z.array(Part),
  fields: z.array(Part).describe('What the correlation counts or adds up'),
  lookups: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      key: Value.optional().describe('What is asked for; not there where the event has none'),
      found: Known.optional().describe("The latest record as of the event's time; not there where there is none"),
    }),
  ),
})
export type ExplainedSelection = z.infer<typeof ExplainedSelection>

const ExplainedCheck = z.object({
  name: z.string(),
  met: z.boolean(),
  reading: z.record(z.string(), Value),
  text: Text,
  events: z.array(Known).max(100),
  eventCount: z.int().nonnegative(),
  combinations: z.array(z.object({ events: z.array(Known), holds: z.boolean(), match: Trace.optional() })),
})
export type ExplainedCheck = z.infer<typeof ExplainedCheck>

const ExplainedAccount = z.object({
  as: z.string().optional().describe('The selection that the event stands for'),
  window: z.object({ from: Time, to: Time, fromIsIn: z.boolean() }).optional(),
  checks: z.array(ExplainedCheck),
})
export type ExplainedAccount = z.infer<typeof ExplainedAccount>

/** How the correlation has read the log of one group around an event that may be a hit. */
export const ExplainedReading = z.object({
  group: z.record(z.string(), Value),
  hit: z.boolean(),
  decision: z.object({
    state: z
      .enum(['at_once', 'decided', 'settled', 'waiting'])
      .describe('settled: nothing that comes can make it a hit; waiting: not all that it rests on is known'),
    after: Time.optional().describe('Decided when the watermark is greater'),
  }),
  accounts: z.array(ExplainedAccount).describe('It is a hit where one of them has all checks met'),
  afterDecision: z.boolean().describe('It is met now, but not by what was known when it was decided'),
  alert: z
    .object({
      id: z.string(),
      bucket: z.object({ from: Time, to: Time }).optional().describe('From, and until just before; none: its own'),
      hits: z.int().positive(),
      firstHit: Time,
    })
    .optional(),
  contradictedBy: z.array(Known),
})
export type ExplainedReading = z.infer<typeof ExplainedReading>

/** Why a rule fired for an event of a file, or did not: one line of `vigia rules explain --json`. */
export const ExplainedEvent = z
  .object({
    event: Known,
    ruleId: z.string(),
    verdict: z.enum([
      'fired',
      'waiting',
      'not_reached',
      'partner_only',
      'not_selected',
      'looked_up',
      'not_read',
      'duplicate',
      'late',
    ]),
    late: z.boolean().describe('Too old for every window: only a stateless rule without lookup reads it'),
    selections: z.array(ExplainedSelection).describe('Those of its type'),
    readings: z.array(ExplainedReading).describe('One for each group in which it may be a hit'),
  })
  .meta({ id: 'ExplainedEvent' })
export type ExplainedEvent = z.infer<typeof ExplainedEvent>
