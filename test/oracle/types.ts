/** A value as it may stand in a group or be counted. */
export type Value = string | number | boolean
export type Group = Readonly<Record<string, Value>>

/** An event as the definitions speak of it: an identity, an event time (epoch ms), a type and its data. */
export interface OracleEvent {
  readonly source: string
  readonly id: string
  readonly type: string
  readonly time: number
  readonly data: Readonly<Record<string, unknown>>
}

export type Operator = 'gte' | 'gt' | 'lte' | 'lt' | 'eq' | 'neq'
export interface Condition {
  readonly op: Operator
  readonly n: number
}

/** The latest event of another type for a key, as of an event, and what is asked of it. */
export interface OracleLookup {
  /** Undefined where there is none among the known events. */
  readonly latest: (event: OracleEvent, known: readonly OracleEvent[]) => OracleEvent | undefined
  readonly holds: (event: OracleEvent, record: OracleEvent) => boolean
}

export interface OracleSelection {
  /** Is the event selected? Looks at its type too. False where a condition errors. */
  readonly matches: (event: OracleEvent) => boolean
  /** The selection's own group values, where they differ from the rule's. */
  readonly group?: (event: OracleEvent) => Group | undefined
  /** Then an event is only selected if something is found, and it holds. */
  readonly lookup?: OracleLookup
}

/** Does a combination of events, by the names of their selections, hold? False where the condition errors. */
export type Match = (combination: Readonly<Record<string, OracleEvent>>) => boolean

/** The stretch of time, ms, is always a closed number of milliseconds; which ends count is the kind's own affair. */
export type OracleCorrelation =
  | { readonly type: 'none'; readonly rules: readonly string[] }
  | {
      readonly type: 'event_count'
      readonly rules: readonly string[]
      readonly timespanMs: number
      readonly condition: Condition
    }
  | {
      readonly type: 'value_count'
      readonly rules: readonly string[]
      readonly field: (event: OracleEvent) => Value | undefined
      readonly timespanMs: number
      readonly condition: Condition
    }
  | {
      readonly type: 'value_sum'
      readonly rules: readonly string[]
      readonly field: (event: OracleEvent) => Value | undefined
      /** Is the field whole and never negative? Then a sum of it only grows. */
      readonly isAmount: boolean
      readonly timespanMs: number
      readonly condition: Condition
    }
  | {
      readonly type: 'event_ratio'
      readonly part: readonly string[]
      readonly whole: readonly string[]
      readonly timespanMs: number
      readonly min: number
      readonly condition: Condition
    }
  | {
      readonly type: 'temporal'
      readonly rules: readonly string[]
      readonly timespanMs: number
      readonly match?: Match
    }
  | {
      readonly type: 'temporal_ordered'
      readonly rules: readonly string[]
      readonly timespanMs: number
      readonly match?: Match
    }
  | {
      readonly type: 'absence'
      readonly trigger: string
      readonly absent: string
      readonly match?: Match
      readonly requires?: string
      readonly beforeMs: number
      readonly afterMs: number
    }
export type CorrelationType = OracleCorrelation['type']
export type CorrelationOf<T extends CorrelationType> = Extract<OracleCorrelation, { type: T }>

export interface OracleRule {
  readonly id: string
  /** The group values of an event; undefined where one is absent. `() => ({})` for a rule without a group. */
  readonly group: (event: OracleEvent) => Group | undefined
  readonly selections: Readonly<Record<string, OracleSelection>>
  readonly correlation: OracleCorrelation
  /** Width of an alert's bucket, ms; undefined = none: each hit is its own alert. */
  readonly suppressMs: number | undefined
  readonly blocksToken: boolean
}

/** The events of one group that each selection of a rule selects, ordered by (t, source, id). */
export type Members = (selection: string) => readonly OracleEvent[]

export interface Reading {
  readonly count?: number
  readonly sum?: number
  readonly part?: number
  readonly whole?: number
  readonly threshold?: number
}

/** One hit of a rule in a group, with what it rests on. */
export interface Hit {
  readonly rule: OracleRule
  readonly group: Group
  readonly event: OracleEvent
  readonly reading: Reading
  /** All of it, ordered. */
  readonly evidence: readonly OracleEvent[]
  readonly contradictedBy: readonly OracleEvent[]
  /** An event older than the allowed lateness: its hit is an alert of its own. */
  readonly late: boolean
}

export interface Identity {
  readonly source: string
  readonly id: string
}

/** The fields of an alert that are a function of the set of events. Times are epoch ms. */
export interface OracleAlert {
  readonly ruleId: string
  readonly group: Group
  /** ⌊t ÷ suppress⌋; undefined where each hit is its own alert, which is then known by `trigger`. */
  readonly bucket: number | undefined
  readonly firstHit: number
  readonly lastHit: number
  readonly hits: number
  readonly trigger: Identity
  readonly reading: Reading
  readonly evidence: readonly (Identity & { readonly type: string; readonly time: number })[]
  readonly evidenceCount: number
  readonly contradictedBy: readonly Identity[]
  readonly late: boolean
}

/** A block that an alert asks for. `since` and `expiresAt` are epoch ms. */
export interface OracleBlock {
  readonly alert: OracleAlert
  readonly tokenId: string
  readonly since: number
  readonly expiresAt: number
  /** A contradiction has lifted it. */
  readonly lifted: boolean
}

export interface OracleOptions {
  /** How far behind the newest event an event is still in order, ms. */
  readonly outOfOrdernessMs: number
  /** How far behind the watermark an event still enters the logs, ms. */
  readonly allowedLatenessMs: number
  /** Decisions are made after every so many arrivals; 1 where nothing is said. */
  readonly batchSize?: number
}
