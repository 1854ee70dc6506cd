import { Command, Option } from 'commander'
import { join } from 'node:path'
import { sha256 } from '../adapters/files/digest.ts'
import { replaceWhole } from '../adapters/files/whole-file.ts'
import { publicPart } from '../adapters/jose/keys.ts'
import { signList } from '../adapters/jose/signed-list.ts'
import type { PublishedList } from '../channels/published-list.ts'
import { issue } from '../channels/publish.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { ProblemsError } from './load.ts'
import { span } from './option-values.ts'
import { LIST_FILE, logBeside, logText, readKeyFile, readTrustFile } from './published-files.ts'
import { remarkText } from './registry-lint.ts'
import { examine } from './registry-remarks.ts'
import { telling } from './tell.ts'

interface Options {
  readonly keyFile: string
  readonly nextKey?: string
  readonly out?: string
  readonly log?: string
  readonly validFor: number
  readonly unannouncedKey?: true
  readonly json?: true
  readonly lang?: Language
}
const WEEK_MS = 7 * 86_400_000

/**
 * `vigia registry sign [DIR]`: the signed list and its log. Signed again without a change it is the same version with a
 * new time of validity. Exit code 1 where it must not be signed (a problem that lint tells, a rollback), 2 for usage.
 */
export const registrySignCommand = (): Command =>
  new Command('sign')
    .description('assina a lista para publicação · signs the list to be published')
    .argument('[dir]', 'pasta da lista oficial · folder of the registry', 'registry')
    .requiredOption('--key-file <file>', 'chave privada · private key (vigia registry key)')
    .option('--next-key <file>', 'a chave que virá depois, anunciada · the key that comes next, to be announced')
    .option('--out <file>', `a lista assinada · the signed list (DIR/${LIST_FILE})`)
    .option('--log <file>', 'o histórico de versões · the log of versions (beside the list)')
    .option('--unannounced-key', 'a chave anterior se perdeu · the key before was lost')
    .addOption(new Option('--valid-for <span>', 'validade · validity').argParser(span).default(WEEK_MS, '7d'))
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((dir: string, options: Options) => telling(() => sign(dir, options)))

async function sign(dir: string, options: Options): Promise<void> {
  const { out = join(dir, LIST_FILE), log: logFile = logBeside(out), validFor, json } = options
  const lang = chooseLanguage(options.lang)
  if (validFor <= 0) throw new ProblemsError('--valid-for: more than nothing')
  const signer = await readKeyFile(options.keyFile)
  const nextKey = options.nextKey === undefined ? undefined : (await readTrustFile(options.nextKey))[0]
  if (nextKey?.kid === signer.kid) throw new ProblemsError('--next-key: this is the key that signs')
  const now = Date.now()
  const { registry, log, before, remarks } = await examine({ dir, listFile: out, logFile }, now)
  const problems = remarks.filter(({ level }) => level === 'problem')
  if (registry === undefined || problems.length > 0) return refuse(problems.map((one) => remarkText(one, lang)))
  const key = await publicPart(signer)
  const isKeyUnannounced = options.unannouncedKey
  const issued = issue({
    registry,
    log,
    before,
    now,
    validForMs: validFor,
    key,
    nextKey,
    isKeyUnannounced,
    digest: sha256,
  })
  if (issued.list === undefined) return refuse(issued.faults.map(({ code, message }) => `${dir}: ${message} [${code}]`))
  // The log first: a list whose entry it lacks could not be signed again.
  await replaceWhole(logFile, logText(issued.log))
  await replaceWhole(out, await signList(issued.list, signer))
  process.stdout.write(`${json ? summary(issued.list, out, logFile) : words(issued.list, out)[lang]}\n`)
}

function refuse(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}

const summary = (
  { version, issuedAt, validUntil, keyId, nextKey, previous }: PublishedList,
  file: string,
  log: string,
) => JSON.stringify({ file, log, version, issuedAt, validUntil, keyId, nextKeyId: nextKey?.kid, previous })

const words = ({ version, validUntil, keyId, channels }: PublishedList, file: string): Record<Language, string> => ({
  pt: `${file}: versão ${version}, canais: ${channels.length}, válida até ${validUntil}, chave ${keyId}`,
  en: `${file}: version ${version}, channels: ${channels.length}, valid until ${validUntil}, key ${keyId}`,
})
