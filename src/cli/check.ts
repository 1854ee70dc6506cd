import { Command, Option } from 'commander'
import { loadRegistry } from '../adapters/files/registry.ts'
import { answer, isMessage } from '../channels/ask.ts'
import { VERDICT_NAMES } from '../channels/names.ts'
import { VerifyRequest, type Verdict } from '../channels/verify.ts'
import { MEDIA } from '../events/channel.ts'
import { tellPayment } from '../payments/tell.ts'
import { formatProblem } from '../rules/yaml.ts'
import { CHECK_WORDS } from './check-words.ts'
import type { LoadedReader } from './intents.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'

interface Options {
  readonly medium?: VerifyRequest['medium']
  readonly direction?: VerifyRequest['direction']
  readonly at?: string
  readonly registry: string
  readonly json?: true
  readonly lang?: Language
}
/**
 * `vigia check VALUE`: the verdict on a number, address, link, handle or text, from the registry alone. Exit codes: 0
 * where it was answered, whatever the answer; 2 where the command or the registry is wrong.
 */
export function checkCommand(): Command {
  return new Command('check')
    .description('este canal é mesmo da operadora? · is this channel really the operator’s?')
    .argument(
      '<value>',
      'telefone, e-mail, link, perfil, boleto, Pix, mensagem … · phone, e-mail, link, handle, boleto, Pix code, message …',
    )
    .addOption(new Option('--medium <medium>', 'por onde veio · how it came').choices(MEDIA))
    .addOption(
      new Option(
        '--direction <direction>',
        'inbound: chegou a mim · it reached me; outbound: quero procurar · I want to reach it',
      ).choices(['inbound', 'outbound']),
    )
    .option('--at <time>', 'quando, RFC 3339 ou dia · when, RFC 3339 or a day')
    .option('--registry <dir>', 'pasta da lista oficial · folder of the registry', 'registry')
    .option('--json', 'para máquinas · for machines')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .addHelpText('after', '\n0: respondido · answered; 2: uso ou lista com problemas · usage or registry problems')
    .action(run)
}

async function run(value: string, { registry: dir, json, lang: asked, ...rest }: Options): Promise<void> {
  const lang = chooseLanguage(asked)
  const request = VerifyRequest.safeParse({ value, lang, ...rest })
  if (!request.success) return refuse(request.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  const { registry, problems } = await loadRegistry(dir)
  if (registry === undefined) return refuse(problems.map(formatProblem))
  const { asks, problems: unread } = isMessage(request.data) ? await loadAsks(dir) : NOT_ASKED
  if (asks === undefined) return refuse(unread.map(formatProblem))
  const verdict = answer({ registry, asks }, request.data, Date.now())
  process.stdout.write(json === true ? `${JSON.stringify(verdict)}\n` : written(verdict, lang))
}

/** What messages ask for is loaded for messages alone: it takes longer than all else. */
const loadAsks = async (dir: string): Promise<LoadedReader> => (await import('./intents.ts')).loadReader(dir)
const NOT_ASKED: LoadedReader = { asks: () => [], problems: [] }

function refuse(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 2
}

/** Kinds of which people hold another writing than the one that is compared. */
const UNSHOWN: ReadonlySet<Verdict['kind']> = new Set(['message', 'boleto', 'pix'])

/** What a payment code says and what it does not. */
const tellPaid = (payment: Verdict['payment'], lang: Language): readonly string[] =>
  payment === undefined
    ? []
    : [
        ...tellPayment(payment, lang).map(({ name, text }) => `  ${name}: ${text}`),
        ...payment.notTold.map(({ text }) => `  ${text}`),
      ]

/** Each value of a message with its verdict. */
const tellMessage = (message: Verdict['message'], lang: Language): readonly string[] =>
  message === undefined || message.values.length === 0
    ? []
    : [
        CHECK_WORDS[lang].inIt,
        ...message.values.map(
          ({ kind, canonical, verdict }) =>
            `  - ${UNSHOWN.has(kind) ? kind : canonical}: ${VERDICT_NAMES[verdict][lang]}`,
        ),
      ]

/** The answer for people: the verdict first, why, what to do now, and what it rests on. */
function written({ verdict, canonical, kind, reasons, guidance, ...rest }: Verdict, lang: Language): string {
  const words = CHECK_WORDS[lang]
  return [
    `${verdict}: ${VERDICT_NAMES[verdict][lang]}`,
    UNSHOWN.has(kind) ? '' : `  ${words.asked}: ${canonical}`,
    ...reasons.map(({ text }) => `  ${text}`),
    ...tellPaid(rest.payment, lang),
    ...tellMessage(rest.message, lang),
    words.now,
    ...guidance.map(({ text, action }) => `  - ${text}${action === undefined ? '' : ` ${action}`}`),
    `${words.list} ${rest.registryVersion}, ${words.until} ${rest.registryValidUntil}`,
    '',
  ]
    .filter((line, index, lines) => line !== '' || index === lines.length - 1)
    .join('\n')
}
