import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '../adapters/files/digest.ts'
import { replaceWhole } from '../adapters/files/whole-file.ts'
import { Memory } from '../channels/list-trust.ts'
import { stateDir } from '../config.ts'
import { readYaml } from '../rules/yaml.ts'
import { refuse } from './load.ts'
import { readIfThere } from './published-files.ts'

/** Where what was seen of a list is kept, unless said otherwise: a file for each source. */
export function memoryFile(source: URL): string {
  const name = `${source.hostname === '' ? 'file' : source.hostname.replaceAll(/[^a-z\d.-]/g, '_')}-${sha256(source.href).slice(0, 16)}`
  return join(stateDir(), 'lists', `${name}.json`)
}

/** What was seen before; undefined where nothing was. A file that is spoilt is refused: to forget is to believe anybody. */
export async function readMemory(file: string): Promise<Memory | undefined> {
  const text = await readIfThere(file)
  if (text === undefined) return undefined
  const { value, problems } = readYaml(file, text, Memory)
  return value ?? refuse(problems)
}

/** Keeps what was seen, for the owner's eyes only. */
export async function writeMemory(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await replaceWhole(file, `${JSON.stringify(memory)}\n`, 0o600)
}
