import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A rule's file: its path, beginning with the folder's as it was given, and its text. */
export interface RuleFileText {
  readonly file: string
  readonly text: string
}

/**
 * The rule files of a folder, `<family>/<id>.yaml` at any depth, ordered by path. Rejects with the file system's error
 * where the folder cannot be read.
 */
export async function readRuleFiles(dir: string): Promise<readonly RuleFileText[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })))
}
