import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { readRuleFiles } from '../adapters/files/rules.ts'
import { exampleRules } from '../rules/docs/example.ts'

interface Options {
  readonly from: string
  readonly family?: string
}
const DIR = 'rules'
const EXISTS = 'EEXIST'

/** `vigia rules new ID --from RULE`: a copy of a rule (or of the example of a kind of correlation), in shadow. */
export const rulesNewCommand = (): Command =>
  new Command('new')
    .description('uma regra nova, cópia de outra · a new rule, a copy of another')
    .argument('<id>', 'id da regra nova · id of the new rule')
    .argument('[dir]', 'pasta das regras · folder of the rules', DIR)
    .requiredOption('--from <rule>', 'regra, ou tipo de correlação · a rule, or a kind of correlation')
    .option('--family <family>', 'família (pasta); senão, a da regra · family (folder), else that of the rule')
    .action(create)

async function create(id: string, dir: string, { from, family }: Options): Promise<void> {
  const source = await textOf(from, dir)
  if (source === undefined) return fail(`${from}: no such rule or kind of correlation · regra ou tipo inexistente`)
  const folder = join(dir, family ?? source.family)
  const file = join(folder, `${id}.yaml`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(file, renamed(source.text, id), { flag: 'wx' })
    process.stdout.write(`${file}\n`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === EXISTS)) throw error
    fail(`${file}: is there already · já existe`)
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

const renamed = (text: string, id: string): string =>
  text.replace(/^id: .*$/m, `id: ${id}`).replace(/^mode: .*$/m, 'mode: shadow')

async function textOf(from: string, dir: string): Promise<{ text: string; family: string } | undefined> {
  const files = [...(await readRuleFiles(dir)), ...exampleRules()]
  const wanted = new Set([`${from}.yaml`, `example-${from.replaceAll('_', '-')}.yaml`])
  const found = files.find(({ file }) => wanted.has(file.split(/[\\/]/).at(-1) ?? ''))
  return found && { text: found.text, family: found.file.split(/[\\/]/).at(-2) ?? '' }
}
