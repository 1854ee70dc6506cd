import { ClickHouseError } from '@clickhouse/client'
import { InfrastructureError } from '../../ports/errors.ts'

function engineCode(error: unknown): number | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error) || !('clickhouseCode' in cause)) return undefined
  return typeof cause.clickhouseCode === 'number' ? cause.clickhouseCode : undefined
}

/** The database's own words may quote a row: of them only the code and its name are passed on. */
function reason(error: unknown): string {
  if (error instanceof ClickHouseError) return [`code ${error.code}`, error.type ?? ''].join(' ').trim()
  const code = engineCode(error)
  if (code !== undefined) return `code ${code}`
  if (!(error instanceof Error)) return String(error)
  return error.message === '' && 'code' in error ? String(error.code) : error.message
}

/** Awaits `work`; what it rejects with becomes an `InfrastructureError` that says `what` failed and why. */
export async function orInfrastructure<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof InfrastructureError) throw error
    throw new InfrastructureError('clickhouse', `${what}: ${reason(error)}`, { cause: error })
  }
}
