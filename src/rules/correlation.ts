import type { z } from 'zod'
import type { Entry, Value } from '../engine/entry.ts'
import type { RuleCode } from './codes/index.ts'
import type { Bilingual, Selection } from './rule.ts'

/** A part in a correlation (what is counted; the trigger; the absent): the union of some selections of the rule. */
export interface Role {
  readonly name: string
  readonly selections: readonly Selection[]
  /** Fields that the correlation reads of this role's entries. An event that lacks one takes no part. */
  readonly fields: readonly string[]
  /** Fields that are kept where an entry has them. */
  readonly keeps?: readonly string[]
  /** Those of the fields that have to be numbers. */
  readonly numbers?: readonly string[]
  /** How far around its entries their log is looked at, whatever the rules ask for, ms (0). */
  readonly aroundMs?: number
}

/** What a correlation may ask of the log of one group. Roles are named by their index in `roles`. */
export interface Window {
  /** The entries of a role, ordered by (t, source, id), each identity once. */
  entries(role: number): readonly Entry[]
  /**
   * Whether `entry` counts for the decision on `hit`: true until that decision has been made, afterwards only where
   * the entry was in the log before it. Always true for what is decided at once.
   */
  counts(hit: Entry, entry: Entry): boolean
  /** Does every entry of the log count for every decision? */
  isUndisputed(): boolean
  /** A number that changes when a role's entries changed other than by new ones at the end. */
  version(role: number): number
  /** A place for what a correlation wants to keep of this log between two questions. */
  memo<T>(create: () => T): T
}

/** What a hit rests on. */
export interface Finding {
  readonly reading: Readonly<Record<string, Value>>
  /** Ordered; at most the 100 greatest. */
  readonly evidence: readonly Entry[]
  readonly evidenceCount: number
}

/** Events of which a match was asked, one of each of its selections, in the order of their names. */
export interface Combination {
  readonly entries: readonly Entry[]
  readonly holds: boolean
}

/** One thing that a hit needs, whether it is there or not. */
export interface Check {
  readonly name: string
  readonly met: boolean
  /** What was read, with what it was held against. */
  readonly reading: Readonly<Record<string, Value>>
  readonly text: Bilingual
  /** The events that were read, ordered; at most the 100 greatest. */
  readonly events: readonly Entry[]
  readonly eventCount: number
  /** Some of those for which the match was asked, one that holds first. */
  readonly combinations: readonly Combination[]
}

/** A span of event time that was looked at, epoch ms; `from` itself may be out, `to` is in. */
export interface Looked {
  readonly from: number
  readonly to: number
  readonly fromIsIn: boolean
}

/** How a correlation has read the log around an entry. */
export interface Account {
  /** The selection that the entry stands for, where it may stand for several. */
  readonly as?: string
  readonly window?: Looked
  /** The entry is a hit where all are met. */
  readonly checks: readonly Check[]
}

/** A correlation of one rule, compiled. Pure; knows logs only through `Window`. */
export interface Correlation {
  readonly type: string
  readonly roles: readonly Role[]
  /** The roles whose entries can be hits. */
  readonly hitRoles: readonly number[]
  /** How far a hit looks back and ahead of its own time, ms. */
  readonly backMs: number
  readonly aheadMs: number
  /** Decided when the rule's watermark has passed t + aheadMs, because a later event could undo it. */
  readonly deferred: boolean
  /** The closed range of times of hits that an entry of `role` at `t` may make or change: as far from every `t`. */
  affected(role: number, t: number): readonly [from: number, to: number]
  /** Is `hit`, an entry of a hit role, a hit? */
  holds(window: Window, hit: Entry): boolean
  /** For a deferred correlation: can no further event make `hit` a hit, whatever comes? (Then it need not wait.) */
  settled?(window: Window, hit: Entry): boolean
  /** What the hit rests on. Asked only of what holds. */
  find(window: Window, hit: Entry): Finding
  /** Why an entry of a hit role is a hit or is none: it is one where one of the accounts has all of its checks met. */
  explain(window: Window, entry: Entry): readonly Account[]
  /** Entries that would have undone the hit, had they not come after its decision. */
  contradictedBy?(window: Window, hit: Entry): readonly Entry[]
}

/** The `match` of a mapping, compiled: a condition over one event of each of some selections. */
export interface Match {
  /** The fields that it reads of each selection's events, in the order of the names: what their entries have to keep. */
  readonly keeps: readonly (readonly string[])[]
  /** Does it hold for the entries, in the order of the names? Not where it errors. */
  readonly holds: (combination: readonly Entry[]) => boolean
}

/** What the rule's file gives a kind beside its own mapping. */
export interface CorrelationContext {
  readonly selections: ReadonlyMap<string, Selection>
  /** Is a field a whole number that is never negative, so that a sum of it only grows? */
  readonly isAmount: (selection: Selection, field: string) => boolean
  /** Does a condition look something up? Then a later event may undo a hit, and everything waits. */
  readonly looksUp: boolean
  /** Undefined where the mapping has none. */
  readonly match: Match | undefined
}

/** What the linter knows of the selections of a rule. */
export interface LintContext extends Pick<CorrelationContext, 'selections' | 'isAmount'> {
  /** The closed list of a field's values; undefined where there is none. */
  readonly valuesOf: (selection: Selection, field: string) => readonly string[] | undefined
  /** Is each event of one selection, by their names, certainly one of the other, in the same group? */
  readonly isWithin: (one: string, other: string) => boolean
}

/** What the value that a condition asks about can be at a hit, whatever the events. */
export interface Bounds {
  /** What it is, as the subject of a sentence: `the count`. */
  readonly what: string
  readonly least: number
  readonly most: number
  readonly whole: boolean
}

/** What the manual says of a kind. */
export interface KindDoc {
  /** A paragraph in Markdown: what a hit is, what the ends of the span are, when it is decided. */
  readonly text: string
  /** The parts of a rule file that matter, from `selections` to `tests`: it is run as a test. */
  readonly example: string
}

/** Something about a mapping that cannot be meant: told by the linter. */
export interface Oddity {
  readonly path: readonly PropertyKey[]
  readonly code: RuleCode
  readonly message: string
}

/** A name in a `match`, and the selections whose events may stand for it. */
export interface MatchSide {
  readonly name: string
  readonly selections: readonly string[]
}

/** A kind of correlation: one file under `correlations/`, and its line in that folder's list. */
export interface CorrelationKind<Spec = unknown> {
  readonly type: string
  /** The mapping under `correlation:` in a rule file, `type` included, with a description for each field. */
  readonly schema: z.ZodType<Spec>
  /** Where the file names a selection that is not there, `schema` has already refused it. */
  compile(spec: Spec, context: CorrelationContext): Correlation
  /** The names of the selections that the mapping uses, with the path to each inside the mapping. */
  uses(spec: Spec): readonly { readonly name: string; readonly path: readonly PropertyKey[] }[]
  /** The mapping's `match`, and the sides of the combinations that it is about. */
  matches?(spec: Spec): { readonly source: string; readonly sides: readonly MatchSide[] } | undefined
  /** Does the order of its selections count? (Not where it does not say so.) */
  readonly ordered?: true
  /** The whole time that the mapping spans (timespan, or before + after), ms; 0 where it has none. */
  spanMs(spec: Spec): number
  /** The names in its reading, which an explanation may tell. */
  readonly facts: readonly string[]
  /** What its `condition` is asked of; undefined where it has none. */
  bounds?(spec: Spec, context: LintContext): Bounds
  /** What cannot be meant, beside what the schema refuses. */
  oddities?(spec: Spec, context: LintContext): readonly Oddity[]
  readonly doc: KindDoc
}
