import { PseudonymKeyError } from '../adapters/files/pseudonym-key.ts'
import { ConfigError } from '../config.ts'
import { InfrastructureError } from '../ports/errors.ts'
import { ProblemsError } from './load.ts'

const KINDS = [ProblemsError, ConfigError, PseudonymKeyError, InfrastructureError]

/** What a user can mend is told in a sentence, without a trace: files that cannot be read or written too. */
export const canBeMended = (error: unknown): error is Error =>
  KINDS.some((kind) => error instanceof kind) || (error instanceof Error && 'syscall' in error && 'path' in error)

/** Does a command's work. What a user can mend goes to stderr; exit code 1 for an `InfrastructureError`, else 2. */
export async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!canBeMended(error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error instanceof InfrastructureError ? 1 : 2
  }
}
