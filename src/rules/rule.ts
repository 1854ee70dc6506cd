import type { Event } from '../events/event.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Entry, Value } from '../engine/entry.ts'
import type { Correlation } from './correlation.ts'

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Level = (typeof LEVELS)[number]
export const MODES = ['draft', 'shadow', 'canary', 'enforce'] as const
export type Mode = (typeof MODES)[number]

/** Does what is found in this mode act: is it shown unasked, and may it block? */
export const acts = (mode: Mode): boolean => mode === 'enforce' || mode === 'canary'

/** Is a rule in this mode evaluated where nobody has asked for it by name? */
export const isEvaluated = ({ mode }: { readonly mode: Mode }): boolean => mode !== 'draft'

/** A text for people, pt-BR first. */
export interface Bilingual {
  readonly pt: string
  readonly en: string
}

/** The latest event of another type for a key, as of the time of the event that asks. */
export interface LookedUp {
  readonly event: EventType
  /** The field of that type which is its key. */
  readonly key: string
  /** The name under which an entry keeps the key that it asks for. */
  readonly asks: string
  /** The name under which a selected entry keeps what was found. */
  readonly finds: string
}

/** What the condition of a selection looks up. */
export interface Lookups {
  readonly asked: readonly LookedUp[]
  /** Fields of the selected event that the condition reads. */
  readonly keeps: readonly string[]
  /**
   * Is an entry selected, given what was found, in the order of `asked`? Throws a `ConditionError` where the condition
   * errors.
   */
  readonly selects: (entry: Entry, found: readonly Entry[]) => boolean
}

/** An event type and a condition over it, compiled. */
export interface Selection {
  readonly name: string
  readonly event: EventType
  /** Says what it selects and how it groups, in canonical text: selections with one identity share a log. */
  readonly identity: string
  /** What it selects, and how it groups, in canonical text: selections of one type with the same do the same. */
  readonly condition: string
  readonly grouping: string
  /**
   * Is the event (of this selection's type) selected? Throws a `ConditionError` where the condition errors. With
   * lookups: can it be selected, whatever is found? Then it never throws.
   */
  readonly matches: (event: Event) => boolean
  /** Undefined where the condition looks nothing up. */
  readonly lookups?: Lookups
  /** The group values in the order of the rule's `groupNames`; undefined where one is absent, null or empty. */
  readonly group: (event: Event) => readonly Value[] | undefined
  /** What reads a named field (`providerId`, `channel.address`): undefined where it is absent or empty. */
  readonly field: (name: string) => (event: Event) => Value | undefined
}

/** A condition that could not be evaluated: no match, and counted as the rule's error. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
}

/** What an explanation may name: the group's values, the reading's values, `span`, `hits`, and the level's words. */
export type ExplanationFacts = Readonly<Record<string, Value>>

/** A rule, compiled and ready to be run. It holds no state. */
export interface Rule {
  readonly id: string
  /** Hash of the rule's meaning (its file's content without tests, comments and layout). */
  readonly version: string
  /** Hash of what makes its hits: two versions that differ in words, level, mode or actions only find the same. */
  readonly finds: string
  readonly family: string
  readonly title: Bilingual
  readonly level: Level
  readonly mode: Mode
  /** Of a rule in mode `canary`: the share of its groups for which it acts, more than 0 and at most 1. */
  readonly canaryShare?: number
  /** Names of the group-by values; none for a rule without a group. */
  readonly groupNames: readonly string[]
  readonly correlation: Correlation
  /** Width of an alert's bucket of event time, ms; undefined = `none`: each hit is its own alert. */
  readonly suppressMs: number | undefined
  /** May its hits ask for the block of their token? */
  readonly blocksToken: boolean
  readonly explain: (facts: ExplanationFacts) => Bilingual
}

/** All event types that a rule reads, looked-up ones too, for its topics and its watermark. */
export const eventTypesOf = (rule: Rule): ReadonlySet<EventType> =>
  new Set(
    rule.correlation.roles
      .flatMap(({ selections }) => selections)
      .flatMap(({ event, lookups }) => [event, ...(lookups?.asked.map((each) => each.event) ?? [])]),
  )
