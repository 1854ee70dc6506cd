import { InfrastructureError } from '../../ports/errors.ts'

/** The broker's own errors in a chain of causes: they carry a `type`. */
function* brokerErrors(error: unknown): Generator<Error & { readonly type: string }> {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('type' in at && typeof at.type === 'string') yield Object.assign(at, { type: at.type })
}

const LOST = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])
const PERMANENT = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'POLICY_VIOLATION',
])

/** The broker's word that the group goes on without this member's present assignment, where that is what has happened. */
export const membershipLoss = (error: unknown): Error | undefined =>
  brokerErrors(error).find(({ type }) => LOST.has(type))
export const isMembershipLost = (error: unknown): boolean => membershipLoss(error) !== undefined
/** The group is to be joined anew, but what this member commits until then still counts. */
export const isRebalance = (error: unknown): boolean =>
  brokerErrors(error).some(({ type }) => type === 'REBALANCE_IN_PROGRESS')
/** Writing the same records again would fail again. */
export const isPermanent = (error: unknown): boolean => brokerErrors(error).some(({ type }) => PERMANENT.has(type))

/** An error of the client library as this project's own, its words kept. */
export const infrastructure = (what: string, cause: unknown): InfrastructureError =>
  cause instanceof InfrastructureError
    ? cause
    : new InfrastructureError('kafka', `${what}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause })

/** The promise's outcome, or an `InfrastructureError` after `boundMs`. The work itself is not cancelled. */
export async function within<T>(what: string, boundMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new InfrastructureError('kafka', `${what}: no answer in ${boundMs} ms`)), boundMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Tries until it works, at most a second apart, or rejects with the last error when `boundMs` have passed or `isFinal` says so. */
export async function retrying<T>(
  boundMs: number,
  attempt: () => Promise<T>,
  isFinal: (error: unknown) => boolean = () => false,
): Promise<T> {
  const end = Date.now() + boundMs
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      return await attempt()
    } catch (error) {
      if (isFinal(error) || Date.now() + pauseMs > end) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
