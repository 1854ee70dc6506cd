import { z } from 'zod'
import { InfrastructureError } from '../../ports/errors.ts'

const Refused = z.object({ code: z.string().regex(/^\d+$/), type: z.string().optional() })
const RefusedByEngine = z.object({ clickhouseCode: z.int() })

/** Code (a number, as text) and name of what the database refused; undefined where it did not come to that. */
export interface DatabaseError {
  readonly code: string
  readonly type: string | undefined
}

/** By its shape: the embedded engine has a class of its own for it, and at times only the code, in the cause. */
export function databaseError(error: unknown): DatabaseError | undefined {
  const { data } = Refused.safeParse(error)
  if (data !== undefined) return { code: data.code, type: data.type }
  const bare = error instanceof Error ? RefusedByEngine.safeParse(error.cause).data : undefined
  return bare && { code: String(bare.clickhouseCode), type: undefined }
}

/** The database's own words may quote a row: of them only the code and its name are passed on. */
function reason(error: unknown): string {
  const refused = databaseError(error)
  if (refused !== undefined) return `code ${refused.code} ${refused.type ?? ''}`.trim()
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
