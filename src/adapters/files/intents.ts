import { compileIntents, type CompiledIntents } from '../../messages/compile-intents.ts'
import { sha256 } from './digest.ts'
import { readYamlFolder, within, type YamlFolder } from './yaml-folder.ts'

/** The files of what intents and signs are found with (`<registry>/intents`). */
export const readIntentFiles = (dir: string): Promise<YamlFolder> => readYamlFolder(dir, 'the intents')

/** Reads a folder of intents. A folder or file that cannot be read is a problem like any other. */
export async function loadIntents(dir: string): Promise<CompiledIntents> {
  const { files, problems: unread } = await readIntentFiles(dir)
  if (files.length === 0) return { problems: unread }
  const { problems, ...compiled } = compileIntents(within(dir, files), { digest: sha256 })
  return problems.length + unread.length > 0 ? { problems: [...unread, ...problems] } : { ...compiled, problems }
}
