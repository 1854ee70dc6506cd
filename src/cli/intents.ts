import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadExamples } from '../adapters/files/examples.ts'
import { loadIntents } from '../adapters/files/intents.ts'
import type { ExamplesFile } from '../messages/examples.ts'
import { createIntentReader, type IntentReader, type SignReader } from '../messages/reader.ts'
import type { Problem } from '../rules/yaml.ts'

const OWN = fileURLToPath(new URL('../../registry', import.meta.url))

/** A folder of a registry, or where it has none that which comes with the program. */
function folderOf(registryDir: string, name: string): string {
  const given = join(registryDir, name)
  return existsSync(given) ? given : join(OWN, name)
}

/** Where the intents of a registry are: its folder `intents`, else what comes with the program. */
export const intentsFolder = (registryDir: string): string => folderOf(registryDir, 'intents')

/** The readers of intents and signs and the examples to learn from, or what is wrong with their data: one or the other. */
export interface LoadedReader {
  readonly asks?: IntentReader
  readonly signs?: SignReader
  readonly examples?: readonly ExamplesFile[]
  readonly problems: readonly Problem[]
}

/** What messages are read by. */
export async function loadReader(registryDir: string): Promise<LoadedReader> {
  const [{ intents, signs, problems }, { examples, problems: unread }] = await Promise.all([
    loadIntents(intentsFolder(registryDir)),
    loadExamples(folderOf(registryDir, 'examples')),
  ])
  const all = [...problems, ...unread]
  if (intents === undefined || signs === undefined || all.length > 0) return { problems: all }
  return { asks: createIntentReader(intents), signs: createIntentReader(signs), examples, problems: all }
}
