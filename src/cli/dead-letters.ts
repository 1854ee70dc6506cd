import { Command, InvalidArgumentError, Option } from 'commander'
import { readConfig } from '../config.ts'
import { DEAD_LETTER_CODES, type DeadLetterCode } from '../events/dead-letter.ts'
import type { KnownLetter } from '../ports/dead-letter-store.ts'
import { retryLetters, type RetryOptions } from './dead-letters-retry.ts'
import { type LetterSources, openLetterSources } from './dead-letters-sources.ts'
import { contentText, letterText, listText } from './dead-letters-text.ts'
import { DEAD_LETTERS_WORDS } from './dead-letters-words.ts'
import { chooseLanguage, type Language, LANGUAGES } from './language.ts'
import { end, instant } from './option-values.ts'
import { print } from './print.ts'
import { telling } from './tell.ts'
import { eventTopic } from './topic-names.ts'

interface Shared {
  readonly lang?: Language
  readonly json?: true
}
interface ListOptions extends Shared {
  readonly since?: number
  readonly until?: number
  readonly code?: DeadLetterCode
  readonly topic?: string
  readonly limit: number
}
interface ShowOptions extends Shared {
  readonly bytes?: true
}

const MOST = 100_000
function count(text: string): number {
  const number = Number(text)
  if (!/^[1-9]\d{0,5}$/.test(text) || number > MOST) throw new InvalidArgumentError(`1–${MOST}`)
  return number
}

const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')

/**
 * `vigia dead-letters list | show ID | retry ID…`: events that were put aside. Exit code 1 where one is not found or not
 * put back, or a server does not answer; 2 for usage or configuration.
 */
export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('eventos recusados: achar, ver, devolver · events put aside: find, look at, put back')
    .addCommand(
      command('list', 'os mais novos primeiro, sem o conteúdo · the newest first, without what they hold')
        .addOption(new Option('--since <time>', 'desde: dia ou RFC 3339 · since: a day or RFC 3339').argParser(instant))
        .addOption(
          new Option(
            '--until <time>',
            'até: um dia inteiro, ou RFC 3339 exclusive · to: a whole day, or RFC 3339 exclusive',
          ).argParser(end),
        )
        .addOption(
          new Option('--code <code>', 'só este código · only this code').choices(Object.keys(DEAD_LETTER_CODES)),
        )
        .option('--topic <topic>', 'só os que vieram por este tópico · only those that came on this topic')
        .addOption(new Option('--limit <n>', 'no máximo · at most').argParser(count).default(50))
        .action((options: ListOptions) => telling(() => list(options))),
    )
    .addCommand(
      command('show', 'de onde veio, quando e por quê · where it came from, when, and why')
        .argument('<id>', 'como em list · as in list')
        .option('--bytes', 'mostra também o conteúdo: pode conter dados pessoais · the content too: it may name people')
        .action((id: string, options: ShowOptions) => telling(() => show(id, options))),
    )
    .addCommand(
      command('retry', 'devolve ao tópico, se agora é um evento bom · back to its topic, if it is a good event now')
        .argument('<id...>', 'como em list · as in list')
        .option('--value <file>', 'o evento consertado, ou - · the mended event, or -')
        .option('--to <topic>', 'outro tópico de eventos · another topic of events')
        .action((ids: readonly string[], options: RetryOptions) => telling(() => retryLetters(ids, options))),
    )
}

async function withSources(lang: Language, work: (sources: LetterSources) => Promise<void>): Promise<void> {
  const sources = openLetterSources(readConfig(), (error) =>
    process.stderr.write(`${DEAD_LETTERS_WORDS[lang].fallback} (${error.message})\n`),
  )
  try {
    await work(sources)
  } finally {
    await sources.close()
  }
}

/** As JSON: times as RFC 3339, offsets as text. */
const toJson = ({ seen, at, ...facts }: KnownLetter) => ({
  ...facts,
  seen: new Date(seen).toISOString(),
  at: { ...at, offset: String(at.offset) },
})

async function list({ lang: asked, json, limit, topic, ...filter }: ListOptions): Promise<void> {
  const lang = chooseLanguage(asked)
  const named = topic === undefined ? {} : { topic: eventTopic(readConfig().kafkaPrefix, topic) }
  await withSources(lang, async (sources) => {
    const letters = await sources.list({ ...filter, ...named }, limit)
    const text = json ? JSON.stringify({ deadLetters: letters.map(toJson) }) : listText(letters, limit, lang)
    await print(process.stdout, `${text}\n`)
  })
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}

async function show(id: string, { lang: asked, json, bytes }: ShowOptions): Promise<void> {
  const lang = chooseLanguage(asked)
  const words = DEAD_LETTERS_WORDS[lang]
  await withSources(lang, async (sources) => {
    const opened = bytes ? (await sources.open([id])).get(id) : undefined
    const letter = opened ?? (await sources.get(id))
    if (letter === undefined) return fail(words.unknown(id))
    if (opened !== undefined) process.stderr.write(`${words.personal}\n`)
    const held = opened?.letter
    if (json) await print(process.stdout, `${JSON.stringify({ ...toJson(letter), ...held })}\n`)
    else {
      await print(process.stdout, `${letterText(letter, lang)}\n`)
      if (held !== undefined) await print(process.stdout, `${contentText(held, lang)}\n`)
    }
    if (bytes && opened === undefined) fail(`${id}: ${words.refusals['not_found']}`)
  })
}
