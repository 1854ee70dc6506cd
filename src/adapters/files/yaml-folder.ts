import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../rules/yaml.ts'

/** A file's name within its folder, and its text. */
export interface FileText {
  readonly file: string
  readonly text: string
}

/** The YAML files of a folder in the order of their names, and what could not be read of it. */
export interface YamlFolder {
  readonly files: readonly FileText[]
  readonly problems: readonly Problem[]
}

/** Reads the `.yaml` and `.yml` files of a folder and its subfolders, but those whose name `skips`. `what` names the folder for people. */
export async function readYamlFolder(
  dir: string,
  what: string,
  skips: (name: string) => boolean = () => false,
): Promise<YamlFolder> {
  const names = await namesIn(dir)
  if (names === undefined) return { files: [], problems: [unreadable(dir, `The folder of ${what} cannot be read.`)] }
  const wanted = names.filter((name) => /\.ya?ml$/i.test(name) && !skips(name)).toSorted()
  if (wanted.length === 0)
    return { files: [], problems: [unreadable(dir, `The folder of ${what} holds no YAML file.`)] }
  const texts = await Promise.all(wanted.map((name) => textOf(join(dir, name))))
  return {
    files: wanted.flatMap((file, at) => (texts[at] === undefined ? [] : [{ file, text: texts[at] }])),
    problems: wanted
      .filter((_, at) => texts[at] === undefined)
      .map((name) => unreadable(join(dir, name), 'The file cannot be read as UTF-8 text.')),
  }
}

/** The same files, named by their path from the folder's. */
export const within = (dir: string, files: readonly FileText[]): readonly FileText[] =>
  files.map(({ file, text }) => ({ file: join(dir, file), text }))

const unreadable = (file: string, message: string): Problem => ({
  file,
  line: 1,
  column: 1,
  code: 'unreadable',
  message,
})

async function namesIn(dir: string): Promise<string[] | undefined> {
  try {
    return await readdir(dir, { recursive: true })
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
