import { isAlias, visit, type Document, type Range } from 'yaml'
import type { RuleCode } from './codes/index.ts'

/** What no schema could make good: syntax, repeated keys, tags, aliases. */
export interface Broken {
  readonly offset: number
  readonly code: RuleCode
  readonly message: string
}

/** What stands by itself: whatever else is wrong, the rest of the file is read as it was meant. */
const ALONE: Readonly<Record<string, RuleCode>> = {
  DUPLICATE_KEY: 'duplicate_key',
  TAG_RESOLVE_FAILED: 'yaml_tag',
  MULTIPLE_DOCS: 'multiple_docs',
}
/** How to mend it, in our words where the parser's own do not say so. */
const MEND: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands twice in one mapping: keep one.',
  TAG_RESOLVE_FAILED: 'Tags (!name) are not read here: leave it out, or put the text in quotes.',
  MULTIPLE_DOCS: 'One file is one document: put what follows into a file of its own.',
  TAB_AS_INDENT: 'Tabs do not indent in YAML: use spaces.',
  BAD_SCALAR_START: 'A text cannot begin with this sign: put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a second ": " in this line: put the text in quotes.',
}

/** A text in a list or mapping of one line that holds a sign of YAML's own. */
const AT_END = /^Unexpected .* at node end/
const WANTS_QUOTES = 'This sign ends the text before it: put the whole text in single quotes, or into a block (>-).'

function inWords(code: string, said: string): string {
  if (AT_END.test(said)) return WANTS_QUOTES
  return MEND[code] ?? `${said.split('\n')[0]}: is a bracket, a quote or an indentation missing here?`
}

/** What is broken in a document. Of faults of syntax the first only: what follows one is guesswork. */
export function brokenParts(doc: Document): readonly Broken[] {
  const told = [...doc.errors, ...doc.warnings].map((error): Broken => ({
    offset: error.pos[0],
    code: ALONE[error.code] ?? 'yaml_syntax',
    message: inWords(error.code, error.message),
  }))
  const [syntax] = told.filter(({ code }) => code === 'yaml_syntax').toSorted((a, b) => a.offset - b.offset)
  if (syntax !== undefined)
    return [...told.filter(({ code, offset }) => code !== 'yaml_syntax' && offset < syntax.offset), syntax]
  return [...told, ...aliasesIn(doc)]
}

function aliasesIn(doc: Document): readonly Broken[] {
  const found: Broken[] = []
  visit(doc, (_, node) => {
    if (isAlias(node))
      found.push({ offset: startOf(node.range), code: 'alias', message: 'Aliases are not read here: write it out.' })
  })
  return found
}
const startOf = (range: Range | null | undefined): number => range?.[0] ?? 0
