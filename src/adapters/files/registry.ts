import { readFile, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { compileRegistry, type CompiledRegistry } from '../../channels/registry.ts'
import type { Problem } from '../../rules/yaml.ts'

/** The subfolder of what intents are found with: data of another kind. */
const INTENTS_FOLDER = 'intents'

/**
 * Reads all `.yaml` and `.yml` files of a folder and its subfolders but `intents`, in the order of their names, as one
 * registry.
 * A folder or file that cannot be read is a problem like any other.
 */
export async function loadRegistry(dir: string): Promise<CompiledRegistry> {
  const files: { file: string; text: string }[] = []
  const unread: Problem[] = []
  const names = await namesIn(dir)
  if (names === undefined) return { problems: [unreadable(dir, 'The folder of the registry cannot be read.')] }
  for (const name of names) {
    const file = join(dir, name)
    const text = await textOf(file)
    if (text === undefined) unread.push(unreadable(file, 'The file cannot be read as UTF-8 text.'))
    else files.push({ file, text })
  }
  if (names.length === 0) return { problems: [unreadable(dir, 'The folder of the registry holds no YAML file.')] }
  const { registry, problems } = compileRegistry(files)
  return registry === undefined || unread.length > 0 ? { problems: [...unread, ...problems] } : { registry, problems }
}

const unreadable = (file: string, message: string): Problem => ({
  file,
  line: 1,
  column: 1,
  code: 'unreadable',
  message,
})

async function namesIn(dir: string): Promise<string[] | undefined> {
  try {
    const names = await readdir(dir, { recursive: true })
    return names.filter((name) => /\.ya?ml$/i.test(name) && name.split(sep)[0] !== INTENTS_FOLDER).toSorted()
  } catch {
    return undefined
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch {
    return undefined
  }
}
