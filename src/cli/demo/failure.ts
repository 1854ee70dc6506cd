import { PseudonymKeyError } from '../../adapters/files/pseudonym-key.ts'
import { ConfigError } from '../../config.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import { ProblemsError } from '../load.ts'

const DATA_FOLDER =
  'Se outra demonstração usa esta pasta de dados, encerre-a ou escolha outra pasta com VIGIA_DATA_DIR. · If another demonstration uses this data folder, end it or choose another folder with VIGIA_DATA_DIR.'

/** What is said to a person when the demonstration cannot start, and how the process ends. */
export interface Failure {
  readonly text: string
  readonly exitCode: number
}

/** The failures that a person can mend; undefined for a fault of the program. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ConfigError || error instanceof ProblemsError) return { text: error.message, exitCode: 2 }
  if (error instanceof InfrastructureError) return { text: `${error.message}\n${DATA_FOLDER}`, exitCode: 1 }
  const ofFiles = error instanceof Error && 'syscall' in error && 'path' in error
  return error instanceof PseudonymKeyError || ofFiles ? { text: error.message, exitCode: 1 } : undefined
}
