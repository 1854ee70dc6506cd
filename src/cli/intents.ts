import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadExamples } from '../adapters/files/examples.ts'
import { loadIntents } from '../adapters/files/intents.ts'
import type { ExamplesFile } from '../messages/examples.ts'
import { createIntentReader, type IntentReader, type SignReader } from '../messages/reader.ts'
import type { Problem } from '../rules/yaml.ts'

const OWN = fileURLToPath(new URL('../../registry', import.meta.url))

/** Where the intents of a registry are: its folder `intents`, else what comes with the program. */
export function intentsFolder(registryDir: string): string {
  const given = join(registryDir, 'intents')
  return existsSync(given) ? given : join(OWN, 'intents')
}

/** Where examples are: with the program, and beside them those of a registry, which are too few to learn from alone. */
function exampleFolders(registryDir: string): readonly string[] {
  const [own, given] = [join(OWN, 'examples'), resolve(registryDir, 'examples')]
  return given === own || !existsSync(given) ? [own] : [own, given]
}

/** The readers of intents and signs and the examples to learn from, or what is wrong with their data: one or the other. */
export interface LoadedReader {
  readonly asks?: IntentReader
  readonly signs?: SignReader
  readonly examples?: readonly ExamplesFile[]
  readonly problems: readonly Problem[]
}

/** What messages are read by. */
export async function loadReader(registryDir: string): Promise<LoadedReader> {
  const [{ intents, signs, problems }, ...read] = await Promise.all([
    loadIntents(intentsFolder(registryDir)),
    ...exampleFolders(registryDir).map(loadExamples),
  ])
  const all = [...problems, ...read.flatMap((folder) => folder.problems)]
  if (intents === undefined || signs === undefined || all.length > 0) return { problems: all }
  const examples = read.flatMap((folder) => folder.examples)
  return { asks: createIntentReader(intents), signs: createIntentReader(signs), examples, problems: all }
}
