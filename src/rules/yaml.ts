import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { RuleCode } from './codes/index.ts'
import { brokenParts } from './yaml-broken.ts'
import { issuesOf, type Path } from './zod-issues.ts'
import { offsetOf } from './yaml-offset.ts'

/** A place in a file, both counted from 1; a column counts UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}
/** What is wrong with a file that people write, where, and why, in a sentence. */
export interface Problem extends Position {
  readonly file: string
  readonly code: string
  readonly message: string
}
/** A file as it was read: its value where nothing is wrong, and where each part of it stands. */
export interface YamlReading<T> {
  readonly value?: T
  /** What the file says, where it is YAML, whatever the schema refuses of it. */
  readonly given?: unknown
  readonly problems: Problem[]
  /** Where the value (or with `key` its key) at the path stands; of an absent one the nearest parent that exists. */
  readonly locate: (path: readonly PropertyKey[], key?: boolean) => Position
}

/** `file:line:column message [code]`, as editors and terminals make a link of it. */
export const formatProblem = ({ file, line, column, code, message }: Problem): string =>
  `${file}:${line}:${column} ${message} [${code}]`

/**
 * Reads one YAML 1.2 document (core schema: a date stays a string) by a zod schema. Every problem is told at once, with
 * its place; no text makes it throw. Repeated keys, aliases, tags of its own and a second document are refused.
 */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): YamlReading<T> {
  const lines = new LineCounter()
  const at = (offset: number): Position => positionIn(lines, offset)
  try {
    const doc = parse(text, lines)
    const locate = (path: Path, key = false): Position => at(offsetOf(doc, path, key))
    const broken = brokenParts(doc).map(({ offset, code, message }) => ({ file, ...at(offset), code, message }))
    if (broken.length > 0) return { problems: broken, locate }
    const value: unknown = doc.toJS({ maxAliasCount: 0 })
    const result = schema.safeParse(value)
    if (result.success) return { value: result.data, given: value, problems: [], locate }
    const problems = issuesOf(result.error.issues, { schema, value }).map(({ path, key, code, message }) => ({
      file,
      ...locate(path, key),
      code,
      message,
    }))
    return { given: value, problems, locate }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const problem = { file, line: 1, column: 1, code: TOO_DEEP, message: 'The file is nested too deeply to be read.' }
    return { problems: [problem], locate: () => ({ line: 1, column: 1 }) }
  }
}

const parse = (text: string, lineCounter: LineCounter): Document =>
  parseDocument(text, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    stringKeys: true,
    strict: true,
    prettyErrors: false,
  })

const positionIn = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset)
  return line < 1 || col < 1 ? { line: 1, column: 1 } : { line, column: col }
}
const TOO_DEEP: RuleCode = 'too_deep'
