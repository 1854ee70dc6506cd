import { parseApiKeys } from '../../api/keys.ts'
import { readSecretFile, type Config } from '../../config.ts'
import { spanInWords } from '../../rules/span.ts'
import { loadEdge } from '../load.ts'
import { problem, warning, type Found } from './finding.ts'

const SOON_MS = 7 * 86_400_000

/** What it means that a registry vouches for channels until a time (epoch ms). */
export function judgeValidity(validUntil: number, now: number): readonly Found[] {
  const left = validUntil - now
  const remedy = {
    pt: 'publique um cadastro novo (operator.version, operator.validUntil) e envie SIGHUP a cada processo api e archiver',
    en: 'publish a new registry (operator.version, operator.validUntil), and SIGHUP to each api and archiver',
  }
  if (left <= 0)
    return [
      problem(
        'registry-expired',
        {
          pt: 'o cadastro venceu: toda pergunta do público é respondida com INDISPONIVEL',
          en: 'the registry has expired: every question of the public is answered INDISPONIVEL',
        },
        remedy,
      ),
    ]
  if (left >= SOON_MS) return []
  return [
    warning(
      'registry-expiring',
      {
        pt: `o cadastro vence em ${spanInWords(left, 'pt')}`,
        en: `the registry expires in ${spanInWords(left, 'en')}`,
      },
      remedy,
    ),
  ]
}

/** Looks at registry and intents. Rejects with a `ProblemsError` where they cannot be used. */
export async function lookAtRegistry(config: Config): Promise<readonly Found[]> {
  const { registry } = await loadEdge(config.registryDir)
  return judgeValidity(registry.operator.validUntil, Date.now())
}

/** Looks at the API keys, where there are some. Rejects where the file cannot be used. */
export async function lookAtApiKeys({ apiKeysFile }: Config): Promise<readonly Found[]> {
  if (apiKeysFile !== undefined) parseApiKeys(readSecretFile(apiKeysFile))
  return []
}
