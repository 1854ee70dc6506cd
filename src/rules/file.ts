import { z } from 'zod'
import { correlationKinds } from './correlations/index.ts'
import { eventTypes } from '../events/catalogue.ts'
import { LEVELS, MODES } from './rule.ts'
import { RuleTest } from './test-case.ts'
import { Span, SpanText } from './span.ts'

const Line = z.string().min(1).max(2_000)
const Bilingual = z.strictObject({ pt: Line.describe('pt-BR'), en: Line.describe('English') })

/** `10%` → 0.1. */
const Share = z
  .string()
  .regex(/^(100|\d{1,2}(\.\d{1,2})?)%$/, { error: 'a percentage, as in 10% or 2.5%', abort: true })
  .refine((text) => Number.parseFloat(text) > 0, 'more than 0%: mode shadow is for none')
  .transform((text) => Number.parseFloat(text) / 100)

/** Letters, digits and dashes, as in a file's name. */
const RuleId = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by dashes')
const Name = z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'a name: a letter, then letters, digits and _')
const Cel = z.string().min(1).max(4_000)

const GroupExpressions = z
  .record(Name, Cel)
  .refine((given) => Object.keys(given).length > 0, 'at least one name')
  .describe('Name → CEL expression over the event')
/** Which events belong together: names of fields, or names with an expression each. */
export const GroupBy = z
  .union([z.array(Name).min(1).max(5), GroupExpressions])
  .describe("Fields of the event's data, or a mapping of names to CEL expressions")
export type GroupBy = z.infer<typeof GroupBy>

/** A selection as it stands in a file. */
export const Selection = z.strictObject({
  event: z.enum(eventTypes).describe('The event type'),
  condition: Cel.optional().describe(
    'CEL over the event: time, source, id and the fields of its data; every event where absent',
  ),
  'group-by': GroupExpressions.optional().describe("This selection's own expressions for the group's names"),
})

/** A lookup as it stands in a file. */
export const Lookup = z.strictObject({
  event: z.enum(eventTypes).describe('The event type that is looked up'),
  key: Name.describe('The field of its data that is its key'),
  equals: Cel.optional().describe(
    'CEL over the event that asks: the key that it asks for; else its field of that name',
  ),
})

const KINDS = correlationKinds.map(({ type }) => type)
const span = SpanText.optional()
/** What a correlation is for. */
export const HOW = 'How selected events make a hit; without it every selected event is one'
/** A correlation as it stands in a file: what its kinds have in common. The rest is read by the schema of its kind. */
const Correlation = z.looseObject({
  type: z.enum(KINDS),
  'group-by': GroupBy.optional(),
  timespan: span,
  before: span,
  after: span,
})

/** A rule file, `rules/<family>/<id>.yaml`, before its expressions and its correlation are read. */
export const RuleFile = z
  .strictObject({
    id: RuleId.describe("The file's name without .yaml"),
    title: Bilingual.describe('What is seen, in a few words, for lists of alerts'),
    level: z.enum(LEVELS).describe('How much an alert matters: what an analyst looks at first'),
    mode: z
      .enum(MODES)
      .describe(
        'draft: tests, replay and backtest only; shadow: written, but acts on nothing; canary: acts for a share of its groups; enforce: acts',
      ),
    canary: Share.optional().describe(
      'Of mode canary: the share of groups for which the rule acts, as in 10%, its default',
    ),
    description: Line.describe('What the rule finds, and why that is suspicious'),
    references: z.array(Line).min(1).describe('Public sources, in words'),
    selections: z
      .record(Name, Selection)
      .refine((given) => Object.keys(given).length > 0, 'at least one selection')
      .describe('Name → which events'),
    lookups: z
      .record(Name, Lookup)
      .optional()
      .describe('Name → the latest event of another type for a key, as of the event; conditions read its fields'),
    'group-by': GroupBy.optional().describe('The group of a rule without a correlation'),
    correlation: Correlation.optional().describe(HOW),
    suppress: z
      .union([z.literal('none'), Span])
      .optional()
      .describe('Hits in one bucket of event time are one alert; none: each is its own. Default: 1h, or 24h above 1h'),
    actions: z
      .strictObject({ block: z.literal('token').optional().describe('Hits ask for the block of their own token') })
      .optional()
      .describe('What follows from an alert of a rule in enforce'),
    explanation: Bilingual.describe('What happened, for people, with {name} for a value of the reading or the group'),
    falsepositives: z.array(Line).min(1).describe('When an alert of this rule means nothing'),
    tests: z
      .array(RuleTest)
      .default([])
      .describe('At least three, or the linter asks for them: one that fires, one that is silent, one at the boundary'),
  })
  .describe('A rule of Vigia')
export type RuleFile = z.infer<typeof RuleFile>
export type SelectionSpec = z.infer<typeof Selection>
export type LookupSpec = z.infer<typeof Lookup>
