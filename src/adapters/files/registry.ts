import { sep } from 'node:path'
import { compileRegistry, type CompiledRegistry } from '../../channels/registry.ts'
import { readYamlFolder, within, type YamlFolder } from './yaml-folder.ts'

/** The subfolder of what intents are found with: data of another kind. */
const INTENTS_FOLDER = 'intents'

/** The files of a registry: all of its folder and subfolders but `intents`. */
export const readRegistryFiles = (dir: string): Promise<YamlFolder> =>
  readYamlFolder(dir, 'the registry', (name) => name.split(sep)[0] === INTENTS_FOLDER)

/** Reads a folder as one registry. A folder or file that cannot be read is a problem like any other. */
export async function loadRegistry(dir: string): Promise<CompiledRegistry> {
  const { files, problems: unread } = await readRegistryFiles(dir)
  if (files.length === 0) return { problems: unread }
  const compiled = compileRegistry(within(dir, files))
  return unread.length > 0 ? { problems: [...unread, ...compiled.problems] } : compiled
}
