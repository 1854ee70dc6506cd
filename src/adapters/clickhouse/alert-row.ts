import { Alert } from '../../engine/alert.ts'

/** The columns of the view `alerts` that make an alert; 64-bit numbers may come as text. */
export const ALERT_COLUMNS = `id, rule_id, rule_version, registry_version, family, level, mode, group, first_hit_ms,
  last_hit_ms, hits, trigger_source, trigger_id, reading, evidence, evidence_count, explanation_pt, explanation_en,
  contradicted_by, late, revision`

export type AlertRow = Readonly<Record<string, string | number | boolean>>

const time = (ms: unknown): string => new Date(Number(ms)).toISOString()
const json = (text: unknown): unknown => JSON.parse(String(text))

/** The alert that went in; throws a ZodError where the row is none. */
export const toAlert = (row: AlertRow): Alert =>
  Alert.parse({
    id: row['id'],
    ruleId: row['rule_id'],
    ruleVersion: row['rule_version'],
    registryVersion: Number(row['registry_version']),
    family: row['family'],
    level: row['level'],
    mode: row['mode'],
    group: json(row['group']),
    firstHit: time(row['first_hit_ms']),
    lastHit: time(row['last_hit_ms']),
    hits: Number(row['hits']),
    trigger: { source: row['trigger_source'], id: row['trigger_id'] },
    reading: json(row['reading']),
    evidence: json(row['evidence']),
    evidenceCount: Number(row['evidence_count']),
    explanation: { pt: row['explanation_pt'], en: row['explanation_en'] },
    contradictedBy: json(row['contradicted_by']),
    late: row['late'],
    revision: Number(row['revision']),
  })
