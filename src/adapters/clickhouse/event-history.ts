import type { ClickHouseClient } from '@clickhouse/client'
import { eventTypes, type EventType } from '../../events/catalogue.ts'
import { readArchivedData } from '../../events/archived.ts'
import type { Event } from '../../events/event.ts'
import type { EventHistory, EventSpan } from '../../ports/event-history.ts'
import type { TopicPartition } from '../../ports/source.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import { orInfrastructure } from './errors.ts'

type Params = Record<string, string | number | readonly string[]>
const HOUR_MS = 3_600_000
/** Events that one question brings at the most. */
const PAGE = 20_000
/** What a DateTime64 holds, epoch ms: the column beside each time ends there. */
const [FIRST_MS, LAST_MS] = [-2_208_988_800_000, 10_413_791_999_999]
const exact = (ms: number): number => Math.min(Math.max(ms, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
const indexed = (ms: number): number => Math.min(Math.max(ms, FIRST_MS), LAST_MS)

/** The condition for a stretch of time: on the exact column, and on the one that parts and index are made of. */
const within = (name: string): string =>
  `time_ms >= {${name}From:Int64} AND time_ms < {${name}To:Int64}
    AND time >= fromUnixTimestamp64Milli({${name}First:Int64}, 'UTC')
    AND time <= fromUnixTimestamp64Milli({${name}Last:Int64}, 'UTC')`
const timesOf = (name: string, from: number, to: number): Params => ({
  [`${name}From`]: exact(from),
  [`${name}To`]: exact(to),
  [`${name}First`]: indexed(from),
  [`${name}Last`]: indexed(to),
})

const ofSpan = (index: number): string => `(type IN {types${index}:Array(String)} AND ${within(`span${index}`)})`

function conditionOf(spans: readonly EventSpan[]): { readonly condition: string; readonly params: Params } {
  const params = spans.map(({ types, from, to }, index) => ({
    [`types${index}`]: types,
    ...timesOf(`span${index}`, from, to),
  }))
  return {
    condition: spans.length === 0 ? 'false' : `(${spans.map((_, index) => ofSpan(index)).join(' OR ')})`,
    params: Object.assign({}, ...params) as Params,
  }
}

/** A stretch of time that holds about as many events as one question brings, or one full hour. */
interface Slice {
  readonly from: number
  readonly to: number
}

interface HourRow {
  readonly start: string | number
  readonly events: string | number
}

/** Hours with events, joined to slices. */
function slicesOf(hours: readonly HourRow[], page: number): Slice[] {
  const slices: { from: number; to: number; events: number }[] = []
  for (const hour of hours) {
    const [from, events] = [Number(hour.start), Number(hour.events)]
    const last = slices.at(-1)
    if (last !== undefined && last.events + events <= page) {
      last.to = from + HOUR_MS
      last.events += events
    } else slices.push({ from, to: from + HOUR_MS, events })
  }
  return slices
}

interface EventRow {
  readonly source: string
  readonly id: string
  readonly type: EventType
  readonly time_ms: string | number
  readonly data: string
  readonly registry_version: string | number
}

/** The event of a row; undefined where it is not as the edge of this version leaves it. */
function readRow({ source, id, type, time_ms, data, registry_version }: EventRow): Event | undefined {
  if (!eventTypes.includes(type)) return undefined
  const read = readArchivedData(type, JSON.parse(data))
  if (read === undefined) return undefined
  const version = Number(registry_version)
  return { source, id, type, time: Number(time_ms), data: read, ...(version > 0 ? { registryVersion: version } : {}) }
}

function toEvent(row: EventRow): Event {
  const event = readRow(row)
  if (event === undefined)
    throw new InfrastructureError('clickhouse', `events: a ${row.type} is not as the edge of this version leaves it`)
  return event
}

interface PlacedRow extends EventRow {
  readonly at: string
  readonly appended_ms: string | number
}

/** The condition for one topic-partition. */
const OF_PARTITION = 'topic = {topic:String} AND partition = {partition:UInt32}'

const placeOf = ({ topic, partition }: TopicPartition): Params => ({ topic, partition })

/** The events in ClickHouse, page by page, so that neither side holds more than one. */
export function createClickHouseEventHistory(client: ClickHouseClient, page = PAGE): EventHistory {
  async function select<T>(query: string, query_params: Params = {}): Promise<T[]> {
    const rows = client.query({ query, query_params, format: 'JSONEachRow' }).then((result) => result.json<T>())
    return orInfrastructure('events', rows)
  }
  async function* pages(spans: readonly EventSpan[], slices: readonly Slice[]): AsyncGenerator<readonly Event[]> {
    const { condition, params } = conditionOf(spans)
    const query = `SELECT source, id, type, time_ms, data, registry_version FROM events_log
      WHERE ${condition} AND ${within('slice')}
        AND (time_ms, source, id) > ({afterTime:Int64}, {afterSource:String}, {afterId:String})
      ORDER BY time_ms, source, id, appended_ms, topic, partition, offset
      LIMIT 1 BY time_ms, source, id LIMIT ${page}`
    for (const { from, to } of slices) {
      let after: Params = { afterTime: exact(from) - 1, afterSource: '', afterId: '' }
      for (;;) {
        const rows = await select<EventRow>(query, { ...params, ...timesOf('slice', from, to), ...after })
        if (rows.length > 0) yield rows.map(toEvent)
        const last = rows.at(-1)
        if (last === undefined || rows.length < page) break
        after = { afterTime: String(last.time_ms), afterSource: last.source, afterId: last.id }
      }
    }
  }
  /** The first kept offset of some records of a topic-partition, if there is one. */
  async function firstWhere(partition: TopicPartition, condition: string, given: Params): Promise<bigint | undefined> {
    const [row] = await select<{ first: string }>(
      `SELECT toString(min(offset)) AS first FROM events_log WHERE ${OF_PARTITION} AND ${condition} HAVING count() > 0`,
      { ...placeOf(partition), ...given },
    )
    return row && BigInt(row.first)
  }
  return {
    async kept(partition) {
      const [row] = await select<{ first: string; since: string | number; last: string }>(
        `SELECT toString(min(offset)) AS first, argMin(appended_ms, offset) AS since, toString(max(offset)) AS last
        FROM events_log WHERE ${OF_PARTITION} HAVING count() > 0`,
        placeOf(partition),
      )
      return row && { first: BigInt(row.first), since: Number(row.since), last: BigInt(row.last) }
    },
    offsetAt: (partition, t) => firstWhere(partition, 'appended_ms >= {t:Int64}', { t: exact(t) }),
    async records(partition, from, to) {
      const limit = (end: bigint) => ({ from: `${from}`, to: `${end}` })
      const next = from + BigInt(page) < to ? from + BigInt(page) : to
      const inRange = 'offset >= {from:Int64} AND offset < {to:Int64}'
      const rows = await select<PlacedRow>(
        `SELECT source, id, type, time_ms, data, registry_version, toString(offset) AS at, appended_ms FROM events_log
        WHERE ${OF_PARTITION} AND ${inRange} ORDER BY offset, appended_ms`,
        { ...placeOf(partition), ...limit(next) },
      )
      const events = rows.flatMap((row) => {
        const event = readRow(row)
        return event === undefined ? [] : [{ offset: BigInt(row.at), appended: Number(row.appended_ms), event }]
      })
      const unreadable = rows.length - events.length
      if (rows.length > 0 || next === to) return { events, next, unreadable }
      return { events, next: (await firstWhere(partition, inRange, limit(to))) ?? to, unreadable }
    },
    async read(spans) {
      const { condition, params } = conditionOf(spans)
      const hours = await select<HourRow>(
        `SELECT time_ms - positiveModulo(time_ms, ${HOUR_MS}) AS start, count() AS events FROM events_log
        WHERE ${condition} GROUP BY start ORDER BY start`,
        params,
      )
      const total = hours.reduce((sum, { events }) => sum + Number(events), 0)
      return { total, batches: pages(spans, slicesOf(hours, page)) }
    },
    async beginnings() {
      const rows = await select<{ topic: string; first: string | number }>(
        `SELECT topic, min(begin) AS first FROM (
          SELECT topic, argMin(time_ms, (appended_ms, offset)) AS begin FROM events_log GROUP BY topic, partition
        ) GROUP BY topic`,
      )
      return new Map(rows.map(({ topic, first }) => [topic, Number(first)]))
    },
  }
}
