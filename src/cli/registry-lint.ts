import { Command, Option } from 'commander'
import { join } from 'node:path'
import type { Remark } from '../channels/registry-lint.ts'
import { formatProblem } from '../rules/yaml.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { LIST_FILE, logBeside } from './published-files.ts'
import { examine } from './registry-remarks.ts'
import { telling } from './tell.ts'

interface Options {
  readonly list?: string
  readonly log?: string
  readonly json?: true
  readonly lang?: Language
}

/** `vigia registry lint [DIR]`: every problem with file:line:column, also against what was published. Exit code 1 where there is one; warnings are no problems. */
export const registryLintCommand = (): Command =>
  new Command('lint')
    .description('todos os problemas, com arquivo:linha:coluna · all problems, with their places')
    .argument('[dir]', 'pasta da lista oficial · folder of the registry', 'registry')
    .option('--list <file>', `a lista assinada · the signed list (DIR/${LIST_FILE})`)
    .option('--log <file>', 'o histórico de versões · the log of versions (beside the list)')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((dir: string, options: Options) => telling(() => lint(dir, options)))

async function lint(
  dir: string,
  { list = join(dir, LIST_FILE), log = logBeside(list), json, lang }: Options,
): Promise<void> {
  const { registry, remarks } = await examine({ dir, listFile: list, logFile: log }, Date.now())
  const problems = remarks.filter(({ level }) => level === 'problem').length
  const text = json
    ? JSON.stringify({ ok: problems === 0, channels: registry?.channels.length ?? 0, remarks })
    : [...remarks.map((one) => remarkText(one, chooseLanguage(lang))), summary(remarks, chooseLanguage(lang))].join(
        '\n',
      )
  process.stdout.write(`${text}\n`)
  if (problems > 0) process.exitCode = 1
}

const WARNING: Readonly<Record<Language, string>> = { pt: 'aviso', en: 'warning' }

/** `file:line:column message [code]`, a warning as one. */
export const remarkText = (remark: Remark, lang: Language): string =>
  `${formatProblem(remark)}${remark.level === 'warning' ? ` (${WARNING[lang]})` : ''}`

function summary(remarks: readonly Remark[], lang: Language): string {
  const problems = remarks.filter(({ level }) => level === 'problem').length
  const warnings = remarks.length - problems
  return lang === 'pt' ? `problemas: ${problems}, avisos: ${warnings}` : `problems: ${problems}, warnings: ${warnings}`
}
