import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ExamplesFile } from '../../messages/examples.ts'
import type { Problem } from '../../rules/yaml.ts'

/** Examples of messages, or what is wrong with their files. */
export interface LoadedExamples {
  readonly examples: readonly ExamplesFile[]
  readonly problems: readonly Problem[]
}

const wrong = (file: string, message: string): Problem => ({ file, line: 1, column: 1, code: 'bad_examples', message })

async function readOne(file: string): Promise<ExamplesFile | Problem> {
  try {
    const { data, error } = ExamplesFile.safeParse(JSON.parse(await readFile(file, 'utf8')))
    const [issue] = error?.issues ?? []
    return data ?? wrong(file, `${issue?.path.join('.')}: ${issue?.message}`)
  } catch {
    return wrong(file, 'The file cannot be read as JSON.')
  }
}

/** Reads the `.json` files of a folder of examples. */
export async function loadExamples(dir: string): Promise<LoadedExamples> {
  const names = await readdir(dir).catch(() => undefined)
  if (names === undefined) return { examples: [], problems: [wrong(dir, 'The folder of the examples cannot be read.')] }
  const files = names.filter((name) => name.endsWith('.json')).toSorted()
  const read = await Promise.all(files.map((name) => readOne(join(dir, name))))
  return {
    examples: read.filter((one) => 'scams' in one),
    problems: read.filter((one) => 'code' in one),
  }
}
