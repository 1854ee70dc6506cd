import type { Config } from '../../config.ts'
import type { PublishedList } from '../../channels/published-list.ts'
import { spanInWords } from '../../rules/span.ts'
import { loadTheRegistry } from '../load.ts'
import { loadPublished } from '../published.ts'
import { problem, warning, type Found } from './finding.ts'

const SOON_MS = 86_400_000
const REMEDY = {
  pt: 'vigia registry sign --key-file <chave> --out <arquivo>; depois SIGHUP a cada processo api',
  en: 'vigia registry sign --key-file <key> --out <file>; then SIGHUP to each api',
}

/** What it means that this list is served at `now` (epoch ms) while the registry has that version; undefined where none is. */
export function judgePublished(
  list: Pick<PublishedList, 'version' | 'validUntil'> | undefined,
  registryVersion: number,
  now: number,
): readonly Found[] {
  if (list === undefined) return [ABSENT]
  const left = Date.parse(list.validUntil) - now
  return [...expiry(left), ...(list.version === registryVersion ? [] : [notCurrent(list.version, registryVersion)])]
}

const ABSENT = warning(
  'list-not-published',
  {
    pt: 'nenhuma lista assinada é publicada: quem confere por conta própria não tem com o quê',
    en: 'no signed list is published: who wants to verify without asking has nothing to go by',
  },
  {
    pt: 'vigia registry key; vigia registry sign; VIGIA_PUBLISHED_LIST_FILE',
    en: 'vigia registry key; vigia registry sign; VIGIA_PUBLISHED_LIST_FILE',
  },
)

function expiry(left: number): readonly Found[] {
  if (left <= 0)
    return [
      problem(
        'list-expired',
        { pt: 'a lista assinada venceu: não é mais entregue', en: 'the signed list has expired: nobody is given it' },
        REMEDY,
      ),
    ]
  if (left >= SOON_MS) return []
  return [
    warning(
      'list-expiring',
      {
        pt: `a lista assinada vence em ${spanInWords(left, 'pt')}`,
        en: `the signed list expires in ${spanInWords(left, 'en')}`,
      },
      REMEDY,
    ),
  ]
}

/** It vouches for what the registry no longer says, or the registry has gone back. */
const notCurrent = (published: number, registry: number): Found =>
  problem(
    'list-not-current',
    {
      pt: `a lista assinada é a versão ${published}, o cadastro é a ${registry}`,
      en: `the signed list is version ${published}, the registry is version ${registry}`,
    },
    REMEDY,
  )

/** Looks at the signed list. Rejects with a `ProblemsError` where it or the registry cannot be used. */
export async function lookAtPublished({ publishedListFile, registryDir }: Config): Promise<readonly Found[]> {
  const published = publishedListFile === undefined ? undefined : await loadPublished(publishedListFile)
  const { operator } = await loadTheRegistry(registryDir)
  return judgePublished(published?.list, operator.version, Date.now())
}
