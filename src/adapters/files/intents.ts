import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compileIntents, type CompiledIntents, type IntentsText } from '../../messages/compile-intents.ts'
import type { Problem } from '../../rules/yaml.ts'
import { sha256 } from './digest.ts'

/**
 * Reads the `.yaml` and `.yml` files of the intents' folder (`<registry>/intents`), in the order of their names. A folder
 * or file that cannot be read is a problem like any other.
 */
export async function loadIntents(dir: string): Promise<CompiledIntents> {
  const names = await readdir(dir).catch(() => [])
  const files: IntentsText[] = []
  const unread: Problem[] = []
  for (const name of names.filter((one) => /\.ya?ml$/i.test(one)).toSorted()) {
    const file = join(dir, name)
    const text = await textOf(file)
    if (text === undefined) unread.push(unreadable(file, 'The file cannot be read as UTF-8 text.'))
    else files.push({ file, text })
  }
  if (files.length + unread.length === 0)
    return { problems: [unreadable(dir, 'The folder of the intents holds no YAML file.')] }
  const { intents, problems } = compileIntents(files, { digest: sha256 })
  return intents === undefined || unread.length > 0 ? { problems: [...unread, ...problems] } : { intents, problems }
}

const unreadable = (file: string, message: string): Problem => ({
  file,
  line: 1,
  column: 1,
  code: 'unreadable',
  message,
})

async function textOf(file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch {
    return undefined
  }
}
