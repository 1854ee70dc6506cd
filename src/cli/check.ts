import { Command, Option } from 'commander'
import { loadRegistry } from '../adapters/files/registry.ts'
import { createLikeness } from '../channels/learn-likeness.ts'
import { answer, isMessage } from '../channels/ask.ts'
import { VERDICT_NAMES } from '../channels/names.ts'
import type { Registry } from '../channels/registry.ts'
import { VerifyRequest, type Verdict } from '../channels/verify.ts'
import { MEDIA } from '../events/channel.ts'
import { tellPayment } from '../payments/tell.ts'
import { formatProblem } from '../rules/yaml.ts'
import { CHECK_WORDS } from './check-words.ts'
import type { LoadedReader } from './intents.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import type { ManifestOptions } from './manifest.ts'

interface Options extends Partial<ManifestOptions> {
  readonly medium?: VerifyRequest['medium']
  readonly direction?: VerifyRequest['direction']
  readonly at?: string
  readonly registry: string
  readonly json?: true
  readonly lang?: Language
}
const HELP =
  '\n0: respondido · answered; 1: a lista não pôde ser buscada · the list could not be fetched; ' +
  '2: uso, ou lista com problemas ou que não merece confiança · usage, or a list with problems or not to be believed'

/**
 * `vigia check VALUE`: the verdict on a number, address, link, handle or text, from the registry alone, or from the list
 * that the operator has signed. Exit codes: 0 where it was answered, whatever the answer; 1 where the signed list cannot
 * be fetched; 2 where the command or the list is wrong.
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
    .addOption(
      new Option(
        '--manifest <url>',
        'lista assinada (https ou arquivo) em vez da pasta · signed list instead of the folder',
      ).conflicts('registry'),
    )
    .option('--trust <file>', 'chaves de confiança da lista (JWK ou JWKS) · keys that the list is believed by')
    .option('--log <url>', 'histórico de versões, a conferir com a lista · log of versions, held against the list')
    .option('--state <file>', 'o que já se viu da lista · what was seen of the list (~/.local/state/vigia)')
    .option('--json', 'para máquinas · for machines')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .addHelpText('after', HELP)
    .action(run)
}

async function run(value: string, options: Options): Promise<void> {
  const { registry: dir, json, medium, direction, at } = options
  const lang = chooseLanguage(options.lang)
  const request = VerifyRequest.safeParse({ value, lang, medium, direction, at })
  if (!request.success) return refuse(request.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  const registry = await registryOf(options, lang)
  if (registry === undefined) return
  const { asks, signs, examples, problems: unread } = isMessage(request.data) ? await loadAsks(dir) : NOT_ASKED
  if (asks === undefined || signs === undefined || examples === undefined) return refuse(unread.map(formatProblem))
  const read = { registry, asks, signs }
  const verdict = answer({ ...read, likeness: createLikeness(examples, read) }, request.data, Date.now())
  process.stdout.write(json === true ? `${JSON.stringify(verdict)}\n` : written(verdict, lang))
}

const NEEDS_MANIFEST = '--trust, --log and --state go with --manifest'
/** The operator's list: of its folder, or as it was signed; undefined where it was said why there is none. */
async function registryOf({ registry: dir, manifest, trust, log, state }: Options, lang: Language) {
  const options = { ...(trust && { trust }), ...(log && { log }), ...(state && { state }) }
  if (manifest !== undefined) return signedRegistry({ manifest, ...options }, lang)
  const { registry, problems } = await loadRegistry(dir)
  if (Object.keys(options).length > 0) refuse([NEEDS_MANIFEST])
  else if (registry === undefined) refuse(problems.map(formatProblem))
  else return registry
  return undefined
}

/** The registry of a signed list that is believed. Whose key is believed for the first time is said. What it takes is loaded for it alone. */
async function signedRegistry(options: ManifestOptions, lang: Language): Promise<Registry | undefined> {
  const [{ loadManifest }, { telling }] = await Promise.all([import('./manifest.ts'), import('./tell.ts')])
  let registry: Registry | undefined
  await telling(async () => {
    const believed = await loadManifest(options, Date.now(), lang)
    if (believed.firstKey !== undefined) process.stderr.write(`${CHECK_WORDS[lang].firstKey} ${believed.firstKey}\n`)
    registry = believed.registry
  })
  return registry
}

/** What messages ask for is loaded for messages alone: it takes longer than all else. */
const loadAsks = async (dir: string): Promise<LoadedReader> => (await import('./intents.ts')).loadReader(dir)
const NOT_ASKED: LoadedReader = { asks: () => [], signs: () => [], examples: [], problems: [] }

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
