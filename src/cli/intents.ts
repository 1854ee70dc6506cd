import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadIntents } from '../adapters/files/intents.ts'
import { createIntentReader, type IntentReader, type SignReader } from '../messages/reader.ts'
import type { Problem } from '../rules/yaml.ts'

/** The intents that come with the program. */
const OWN = fileURLToPath(new URL('../../registry/intents', import.meta.url))

/** Where the intents of a registry are: its folder `intents`, else what comes with the program. */
export function intentsFolder(registryDir: string): string {
  const given = join(registryDir, 'intents')
  return existsSync(given) ? given : OWN
}

/** The readers of intents and signs, or what is wrong with their data: one or the other. */
export interface LoadedReader {
  readonly asks?: IntentReader
  readonly signs?: SignReader
  readonly problems: readonly Problem[]
}

/** The readers of what messages ask for, and of the signs in them. */
export async function loadReader(registryDir: string): Promise<LoadedReader> {
  const { intents, signs, problems } = await loadIntents(intentsFolder(registryDir))
  if (intents === undefined || signs === undefined) return { problems }
  return { asks: createIntentReader(intents), signs: createIntentReader(signs), problems }
}
