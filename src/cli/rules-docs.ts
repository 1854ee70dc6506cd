import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { withReference } from '../rules/docs/reference.ts'

const PAGE = 'docs/rules.md'

/** `vigia rules docs [FILE]`: writes the generated sections of the manual of rules anew. */
export const rulesDocsCommand = (): Command =>
  new Command('docs')
    .description('as partes geradas de docs/rules.md · the generated parts of docs/rules.md')
    .argument('[file]', 'a página · the page', PAGE)
    .action(async (file: string) => writeFile(file, withReference(await readFile(file, 'utf8'))))
