import { Command, Option } from 'commander'
import { readFile, stat } from 'node:fs/promises'
import { diffLists, type EntryChange, type FieldChange, type ListDiff } from '../channels/list-diff.ts'
import { contentOf, type ListContent } from '../channels/published-list.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { loadTheRegistry } from './load.ts'
import { openOwnList, tellingRefusal } from './published-files.ts'
import { telling } from './tell.ts'

interface Options {
  readonly json?: true
  readonly lang?: Language
}

/** `vigia registry diff OLD NEW`: what was added, changed and ended between two registries or signed lists. Exit code 2 where one cannot be read. */
export const registryDiffCommand = (): Command =>
  new Command('diff')
    .description('o que mudou de uma lista para outra · what has changed from one list to another')
    .argument('<old>', 'pasta ou lista assinada · folder or signed list')
    .argument('<new>', 'pasta ou lista assinada · folder or signed list')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((before: string, after: string, options: Options) => telling(() => diff(before, after, options)))

async function diff(before: string, after: string, { json, lang }: Options): Promise<void> {
  const language = chooseLanguage(lang)
  const [old, now] = await Promise.all([before, after].map((source) => contentAt(source, language)))
  if (old === undefined || now === undefined) return
  const found = diffLists(old, now)
  process.stdout.write(`${json ? JSON.stringify(found) : diffText(found, now, language)}\n`)
}

/** What a folder or a signed list says; of a list the signature has to be that of the key in it. */
async function contentAt(source: string, lang: Language): Promise<ListContent> {
  if ((await stat(source)).isDirectory()) return contentOf(await loadTheRegistry(source))
  return tellingRefusal(source, lang, async () => openOwnList(await readFile(source, 'utf8')))
}

type Words = Readonly<Record<Language, string>>
const PARTS: Readonly<Record<EntryChange['part'], Words>> = {
  operator: { pt: 'operadora', en: 'operator' },
  channels: { pt: 'canal', en: 'channel' },
  payees: { pt: 'recebedor', en: 'payee' },
  thirdParties: { pt: 'terceiro', en: 'third party' },
}
const CHANGES: Readonly<Record<EntryChange['change'], Words & { readonly mark: string }>> = {
  added: { mark: '+', pt: 'novo', en: 'added' },
  removed: {
    mark: '!',
    pt: 'retirado (entradas são encerradas, nunca apagadas)',
    en: 'removed (entries are ended, never deleted)',
  },
  ended: { mark: '-', pt: 'encerrado', en: 'ended' },
  changed: { mark: '~', pt: 'alterado', en: 'changed' },
}
const NOTHING: Words = { pt: 'nada mudou', en: 'nothing has changed' }
const VERSION: Words = { pt: 'versão', en: 'version' }
const NONE = '–'

const shown = (value: unknown): string => (value === undefined ? NONE : JSON.stringify(value))
const fieldText = ({ field, from, to }: FieldChange): string => `    ${field}: ${shown(from)} → ${shown(to)}`

function diffText({ from, to, changes }: ListDiff, now: ListContent, lang: Language): string {
  const labels = new Map(now.channels.map(({ id, label }) => [id, label?.[lang]]))
  const lines = changes.flatMap(({ part, id, change, fields }) => {
    const label = part === 'channels' ? labels.get(id) : undefined
    const name =
      part === 'operator' ? PARTS[part][lang] : `${PARTS[part][lang]} ${id}${label === undefined ? '' : ` (${label})`}`
    return [`${CHANGES[change].mark} ${name}: ${CHANGES[change][lang]}`, ...fields.map(fieldText)]
  })
  const head = `${VERSION[lang]} ${from} → ${to}`
  return [head, ...(lines.length === 0 ? [NOTHING[lang]] : lines)].join('\n')
}
