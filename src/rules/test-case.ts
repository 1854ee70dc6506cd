import { z } from 'zod'
import { eventTypes, type EventType } from '../events/catalogue.ts'
import { readTime } from '../events/time.ts'
import { Span } from './span.ts'

/** Where the spans of tests begin: a Monday at noon UTC, the start of an hour. Epoch ms of 2026-03-02T12:00:00Z. */
export const TEST_BASE = 1_772_452_800_000

/** `14m` after the tests' base, or a time of its own. Read as epoch ms. */
const Moment = z
  .union([
    Span.transform((ms) => TEST_BASE + ms),
    z.iso
      .datetime({ offset: true, error: 'a time with its offset, as in 2026-03-02T12:00:00Z' })
      .transform((text) => readTime(text) ?? TEST_BASE),
  ])
  .describe('A span after 2026-03-02T12:00:00Z (14m), or a time with its offset')

const Data = z
  .record(z.string(), z.unknown())
  .optional()
  .describe('Its data; what is left out is the example, null is absent')
const dataOfTypes = Object.fromEntries(eventTypes.map((type) => [type, Data])) as Record<EventType, typeof Data>
type Given = { readonly [Type in EventType]?: Readonly<Record<string, unknown>> | undefined }
const typesIn = (event: Given): readonly EventType[] => eventTypes.filter((type) => event[type] !== undefined)

/** An event of a test, in the order of arrival. */
const TestEvent = z
  .strictObject({
    at: Moment.describe('Event time'),
    id: z.string().optional().describe('Its identity, where that matters; else its place in the list'),
    source: z.string().optional().describe('Its source; else /test'),
    ...dataOfTypes,
  })
  .refine((event) => typesIn(event).length === 1, 'one event type with its data, as in token.validated: { … }')
  .transform(({ at, id, source, ...event }) => {
    const [type = 'token.requested'] = typesIn(event)
    return { at, id, source, type, data: event[type] ?? {} }
  })
export type TestEvent = z.output<typeof TestEvent>

const Value = z.union([z.string(), z.number(), z.boolean()])
/** An alert that a test expects. What it leaves out may be anything. */
const TestAlert = z.strictObject({
  group: z.record(z.string(), Value).optional().describe('All of the group, in clear and canonical'),
  at: Moment.describe('The first hit'),
  until: Moment.optional().describe('The last hit'),
  hits: z.int().positive().optional().describe('How many events are hits'),
  evidence: z.int().nonnegative().optional().describe('How many events the alert rests on'),
  reading: z.record(z.string(), Value).optional().describe('Some of what was read'),
  explanation: z
    .strictObject({ pt: z.string().optional().describe('pt-BR'), en: z.string().optional().describe('English') })
    .optional()
    .describe('The whole sentence, in one language or both'),
  blocks: z.array(z.string()).optional().describe('The tokens whose block its hits ask for, in whatever order'),
})
export type TestAlert = z.output<typeof TestAlert>

/** A test of a rule: events that arrive, and exactly the alerts that must come of them. */
export const RuleTest = z.strictObject({
  name: z.string().min(1).max(200).describe('What is shown, in a few words'),
  events: z.array(TestEvent).min(1).describe('In the order of their arrival'),
  alerts: z.array(TestAlert).describe('All alerts of the rule, in any order; none: the rule is silent'),
})
export type RuleTest = z.output<typeof RuleTest>
