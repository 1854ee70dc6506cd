import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadIntents } from '../adapters/files/intents.ts'
import { createIntentReader, type IntentReader } from '../messages/reader.ts'
import type { Problem } from '../rules/yaml.ts'

/** The intents that come with the program. */
const OWN = fileURLToPath(new URL('../../registry/intents', import.meta.url))

/** Where the intents of a registry are: its folder `intents`, else what comes with the program. */
export function intentsFolder(registryDir: string): string {
  const given = join(registryDir, 'intents')
  return existsSync(given) ? given : OWN
}

/** The reader of intents, or what is wrong with its data: one or the other. */
export interface LoadedReader {
  readonly asks?: IntentReader
  readonly problems: readonly Problem[]
}

/** The reader of what messages ask for. */
export async function loadReader(registryDir: string): Promise<LoadedReader> {
  const { intents, problems } = await loadIntents(intentsFolder(registryDir))
  return intents === undefined ? { problems } : { asks: createIntentReader(intents), problems }
}
