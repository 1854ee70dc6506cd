import { relative } from 'node:path'
import { z } from 'zod'
import { sha256 } from '../adapters/files/digest.ts'
import { readIntentFiles } from '../adapters/files/intents.ts'
import { readRegistryFiles } from '../adapters/files/registry.ts'
import { within, type FileText, type YamlFolder } from '../adapters/files/yaml-folder.ts'
import { compileRegistry } from '../channels/registry.ts'
import { createEngine } from '../engine/engine.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import { createEdgeOver } from '../events/edge-over.ts'
import type { ReadFrame } from '../events/framing.ts'
import { compileIntents } from '../messages/compile-intents.ts'
import { createIntentReader } from '../messages/reader.ts'
import type { StoredSet } from '../ports/generations.ts'
import { compileRules } from '../rules/compile.ts'
import { isEvaluated } from '../rules/rule.ts'
import type { RuleSet } from '../services/detector/rule-sets.ts'
import { intentsFolder } from './intents.ts'
import { readRules, refuse } from './load.ts'
import { createReader } from './reader.ts'

/** Where the files of a set are; it names them in what is said of them. */
export interface SetFolders {
  readonly rules: string
  readonly registry: string
}

const Files = z.array(z.object({ file: z.string(), text: z.string() })).readonly()
const SetFiles = z.object({ rules: Files, registry: Files, intents: Files })

const readable = ({ files, problems }: YamlFolder): readonly FileText[] =>
  problems.length > 0 ? refuse(problems) : files

/** Reads the files of a set as one text. Rejects with a `ProblemsError` where one cannot be read. */
export async function readSet(folders: SetFolders): Promise<StoredSet> {
  const rules = await readRules(folders.rules)
  const text = JSON.stringify({
    rules: rules.map((rule) => ({ file: relative(folders.rules, rule.file), text: rule.text })),
    registry: readable(await readRegistryFiles(folders.registry)),
    intents: readable(await readIntentFiles(intentsFolder(folders.registry))),
  } satisfies z.infer<typeof SetFiles>)
  return { digest: sha256(text), text }
}

/** Makes a set ready to run. Throws a `ProblemsError` with all that is wrong with it. */
export function compileSet(
  { text }: StoredSet,
  folders: SetFolders,
  pseudonym: Pseudonym,
  readFrame?: ReadFrame,
): RuleSet {
  const files = SetFiles.parse(JSON.parse(text))
  const { rules, problems: ofRules } = compileRules(within(folders.rules, files.rules), { digest: sha256 })
  const { registry, problems: ofRegistry } = compileRegistry(within(folders.registry, files.registry))
  const intentFiles = within(intentsFolder(folders.registry), files.intents)
  const { intents, problems: ofIntents } = compileIntents(intentFiles, { digest: sha256 })
  const problems = [...ofRules, ...ofRegistry, ...ofIntents]
  if (registry === undefined || intents === undefined || problems.length > 0) return refuse(problems)
  const edge = createEdgeOver(registry, { asks: createIntentReader(intents), pseudonym })
  return {
    engine: createEngine({
      rules: rules.filter(isEvaluated),
      registryVersion: registry.operator.version,
      digest: sha256,
    }),
    read: createReader(edge, readFrame),
  }
}
