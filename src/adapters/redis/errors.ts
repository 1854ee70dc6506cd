import { InfrastructureError, StoreLostError } from '../../ports/errors.ts'

/** What an error of Redis means: lost windows (`VIGIALOST`, said by our scripts), or that it does not answer. */
export function asStoreError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  return message.includes('VIGIALOST')
    ? new StoreLostError(`Redis holds less than was once written (${message}): its windows must be folded again`)
    : new InfrastructureError('redis', message, { cause: error })
}
