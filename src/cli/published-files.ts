import { readFile } from 'node:fs/promises'
import { openList } from '../adapters/jose/signed-list.ts'
import { KeyError, readPublicKeys, readSigningKey, type SigningKey } from '../adapters/jose/keys.ts'
import { ListLog } from '../channels/list-log.ts'
import { LIST_REFUSALS, ListRefusal } from '../channels/list-refusal.ts'
import type { PublicKey, PublishedList } from '../channels/published-list.ts'
import { readYaml, type YamlReading } from '../rules/yaml.ts'
import { ProblemsError } from './load.ts'
import type { Language } from './language.ts'

/** What the signed list is called in the folder of a registry. */
export const LIST_FILE = 'official-channels.json'
/** The log lies beside its list: `official-channels.json` → `official-channels.log.json`. */
export const logBeside = (file: string): string => `${file.replace(/\.json$/, '')}.log.json`

/** The text of a file, undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A log as it stands in a file, with the place of each entry; empty where there is no file. */
export async function readLogFile(file: string): Promise<YamlReading<ListLog>> {
  return readYaml(file, (await readIfThere(file)) ?? '[]', ListLog)
}

/** The log as a file: an entry a line, so that what was appended is seen at once. */
export const logText = (log: ListLog): string => `[\n${log.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`

/** A signed list, as good as the key in it: whose key that is, is not asked. Rejects with a `ListRefusal`. */
export async function openOwnList(text: string): Promise<PublishedList> {
  const { list, verify } = await openList(text)
  await verify(list.key)
  return list
}

const reading =
  <Key>(read: (text: string) => Promise<Key>) =>
  async (file: string): Promise<Key> => {
    const text = await readFile(file, 'utf8')
    try {
      return await read(text)
    } catch (error) {
      throw error instanceof KeyError ? new ProblemsError(`${file}: ${error.message}`) : error
    }
  }
/** The private key in a file. Rejects with a `ProblemsError`, or where the file cannot be read. */
export const readKeyFile: (file: string) => Promise<SigningKey> = reading(readSigningKey)
/** The public parts of the keys in a file. Rejects as `readKeyFile`. */
export const readTrustFile: (file: string) => Promise<readonly PublicKey[]> = reading(readPublicKeys)

/** Tells in words why a list is not believed: rejects with a `ProblemsError` where `work` does with a `ListRefusal`. */
export async function tellingRefusal<T>(source: string, lang: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error
    throw new ProblemsError(`${source}: ${LIST_REFUSALS[error.code][lang]} [${error.code}]`)
  }
}
