import type { ArchiveRows, ArchiveTable, Place } from '../../ports/archive.ts'

/** A row as it is inserted (JSONEachRow): whole numbers, texts and JSON in texts; no date for a server to read its own way. */
export type Row = Readonly<Record<string, string | number | boolean | readonly string[]>>

const place = ({ topic, partition, offset, appended }: Place): Row => ({
  topic,
  partition,
  offset: String(offset),
  appended_ms: appended,
})

const alertRow = ({ alert, bucketStart, ...from }: ArchiveRows['alerts']): Row => ({
  id: alert.id,
  bucket_start_ms: bucketStart,
  rule_id: alert.ruleId,
  rule_version: alert.ruleVersion,
  registry_version: alert.registryVersion,
  family: alert.family,
  level: alert.level,
  mode: alert.mode,
  group: JSON.stringify(alert.group),
  group_values: Object.values(alert.group).map(String),
  first_hit_ms: Date.parse(alert.firstHit),
  last_hit_ms: Date.parse(alert.lastHit),
  hits: alert.hits,
  trigger_source: alert.trigger.source,
  trigger_id: alert.trigger.id,
  reading: JSON.stringify(alert.reading),
  evidence: JSON.stringify(alert.evidence),
  evidence_count: alert.evidenceCount,
  explanation_pt: alert.explanation.pt,
  explanation_en: alert.explanation.en,
  contradicted_by: JSON.stringify(alert.contradictedBy),
  late: alert.late,
  revision: alert.revision,
  ...place(from),
})

const eventRow = ({ event, ...from }: ArchiveRows['events']): Row => ({
  source: event.source,
  id: event.id,
  type: event.type,
  time_ms: event.time,
  data: JSON.stringify(event.data),
  registry_version: event.registryVersion ?? 0,
  ...place(from),
})

const blockRow = ({ block, ...from }: ArchiveRows['blocks']): Row => ({
  id: block.id,
  token_id: block.tokenId,
  alert_id: block.alertId,
  rule_id: block.ruleId,
  rule_version: block.ruleVersion,
  mode: block.mode,
  status: block.status,
  since_ms: Date.parse(block.since),
  expires_at_ms: Date.parse(block.expiresAt),
  revision: block.revision,
  reason_pt: block.reason.pt,
  reason_en: block.reason.en,
  ...place(from),
})

const deadLetterRow = ({ letter, ...from }: ArchiveRows['dead_letters']): Row => ({
  id: letter.id,
  code: letter.code,
  field: letter.field ?? '',
  reason: letter.reason,
  bytes: letter.bytes,
  ...('topic' in letter.origin
    ? {
        origin_topic: letter.origin.topic,
        origin_partition: letter.origin.partition,
        origin_offset: letter.origin.offset,
      }
    : { origin_file: letter.origin.file, origin_line: letter.origin.line }),
  ...place(from),
})

const lateRow = ({ event, origin, ...from }: ArchiveRows['late']): Row => ({
  source: event.source,
  id: event.id,
  type: event.type,
  time_ms: event.time,
  origin_topic: origin.topic,
  origin_partition: origin.partition,
  origin_offset: String(origin.offset),
  origin_appended_ms: origin.appended,
  ...place(from),
})

/** Each table's log in the database, and how a row is written there. */
export const LOGS: { readonly [T in ArchiveTable]: { name: string; row: (row: ArchiveRows[T]) => Row } } = {
  alerts: { name: 'alerts_log', row: alertRow },
  events: { name: 'events_log', row: eventRow },
  blocks: { name: 'blocks_log', row: blockRow },
  dead_letters: { name: 'dead_letters_log', row: deadLetterRow },
  late: { name: 'late_log', row: lateRow },
}
