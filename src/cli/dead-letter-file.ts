import { openSync, writeSync, closeSync } from 'node:fs'
import type { DeadLetter } from '../events/dead-letter.ts'
import { InfrastructureError } from '../ports/errors.ts'

/** A file of dead letters, one JSON object a line. */
export interface DeadLetterFile {
  /** Throws an `InfrastructureError` where it cannot be written. */
  readonly write: (letter: DeadLetter) => void
  readonly close: () => void
}

/** Opens the file anew; throws the system's error where that cannot be. */
export function openDeadLetters(file: string): DeadLetterFile {
  const open = openSync(file, 'w')
  return {
    write(letter) {
      try {
        writeSync(open, `${JSON.stringify(letter)}\n`)
      } catch (cause) {
        throw new InfrastructureError(file, cause instanceof Error ? cause.message : String(cause), { cause })
      }
    },
    close: () => closeSync(open),
  }
}
