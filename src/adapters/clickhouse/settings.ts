import type { ClickHouseSettings } from '@clickhouse/client'

/** Settings of the HTTP layer alone: an embedded engine does not know them. */
const OF_HTTP = new Set([
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
  'async_insert',
  'wait_for_async_insert',
])

const NAME = /^[a-z_][a-z0-9_]*$/i
const FORMAT = /\sFORMAT\s+[A-Za-z]+\s*;?\s*$/i

const literal = (value: unknown): string => {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/**
 * Writes settings into the statement itself, before its FORMAT. (Set on an embedded connection they would stay there:
 * an insert's deduplication token would then swallow the inserts after it.) The statement must have no SETTINGS yet.
 */
export function inlineSettings(statement: string, settings: ClickHouseSettings | undefined): string {
  const pairs = Object.entries(settings ?? {})
    .filter(([name, value]) => value !== undefined && !OF_HTTP.has(name) && NAME.test(name))
    .map(([name, value]) => `${name} = ${literal(value)}`)
  if (pairs.length === 0) return statement
  const clause = ` SETTINGS ${pairs.join(', ')}`
  const format = FORMAT.exec(statement)
  return format ? statement.slice(0, format.index) + clause + statement.slice(format.index) : statement + clause
}
