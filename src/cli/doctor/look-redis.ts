import { usualBuckets } from '../../adapters/redis/buckets.ts'
import { createRedis } from '../../adapters/redis/client.ts'
import { createRedisGenerations } from '../../adapters/redis/generations.ts'
import type { RedisConnection } from '../../adapters/redis/redis.ts'
import { createRedisSharedState } from '../../adapters/redis/shared-state.ts'
import { demand, readSecretFile, type Config } from '../../config.ts'
import { InfrastructureError, StoreLostError } from '../../ports/errors.ts'
import type { Announced } from '../../ports/generations.ts'
import type { Incarnation } from '../../ports/shared-state.ts'
import { readSet } from '../rule-set.ts'
import { ProblemsError } from '../load.ts'
import { problem, warning, type Found } from './finding.ts'
import { aheadOf, judgeClock } from './judge-clock.ts'
import { judgeRedis, readInfo } from './judge-redis.ts'

const TIMEOUT_MS = 4_000

/** The configured Redis, and what the workers share in it. */
interface Asked {
  readonly redis: RedisConnection
  readonly prefix: string
  readonly kept: () => Promise<Kept>
}

/** Asks the configured Redis, and lets go of it. Rejects with an `InfrastructureError` where it does not answer. */
async function withRedis<T>(given: Config, ask: (asked: Asked) => Promise<T>): Promise<T> {
  const { redisUrl, redisPasswordFile: file, kafkaPrefix: prefix, redisBuckets } = demand(given, 'redisUrl')
  const password = file === undefined ? undefined : readSecretFile(file)
  let last = ''
  const redis = createRedis(redisUrl, ({ message }) => (last = message), password, TIMEOUT_MS)
  const buckets = redisBuckets ?? usualBuckets(redisUrl)
  try {
    await redis.connect()
    return await ask({ redis, prefix, kept: () => createRedisSharedState(redis, prefix, buckets).kept() })
  } catch (error) {
    if (error instanceof InfrastructureError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new InfrastructureError('redis', last === '' || last === message ? message : `${message} (${last})`)
  } finally {
    redis.disconnect()
  }
}

type Kept = (Incarnation & { readonly isWhole: boolean }) | undefined

/** What the windows' incarnation tells. */
export function judgeWindows(kept: Kept): readonly Found[] {
  if (kept === undefined) return []
  if (!kept.isWhole)
    return [
      problem(
        'windows-lost',
        { pt: 'faltam janelas no Redis', en: 'Redis lacks windows' },
        {
          pt: 'os detectores as refazem sozinhos: vigia start --roles detector; docs/operations.md#vigiarefolded',
          en: 'detectors fill them again by themselves: vigia start --roles detector; docs/operations.md#vigiarefolded',
        },
      ),
    ]
  if (!kept.isRefolding) return []
  return [
    warning(
      'refolding',
      {
        pt: 'as janelas estão sendo refeitas a partir dos tópicos; até o fim nada é encontrado',
        en: 'windows are being filled again from the topics; until that is over nothing is found',
      },
      'docs/operations.md#vigiarefoldinglong',
    ),
  ]
}

/** What the generations tell; `digest` is that of the set in the folders, undefined where it cannot be read. */
export function judgeGenerations(announced: Announced | undefined, digest: string | undefined): readonly Found[] {
  if (announced === undefined) return []
  const { current, pending } = announced
  if (pending !== undefined)
    return [
      warning(
        'generation-pending',
        {
          pt: `a geração ${pending.number} das regras está em preparação; vale a ${current.number}`,
          en: `generation ${pending.number} of the rules is being prepared; ${current.number} is in force`,
        },
        'docs/operations.md#vigiagenerationpending',
      ),
    ]
  if (digest === undefined || digest === current.digest) return []
  return [
    warning(
      'rules-not-in-force',
      {
        pt: `as regras ou o cadastro destas pastas não são os que valem (geração ${current.number})`,
        en: `the rules or the registry in these folders are not those in force (generation ${current.number})`,
      },
      'kill -HUP <detector>',
    ),
  ]
}

const ifAny = <T>(work: Promise<T>, kind: new (...given: never[]) => Error): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof kind) return undefined
    throw error
  })

/** What each server says of itself; what several say in the same words once. */
async function judgeServers(redis: RedisConnection, config: Config): Promise<readonly Found[]> {
  const asked = Date.now()
  const servers = await redis.look()
  const answered = Date.now()
  const all = servers.flatMap(({ info, time }) => [
    ...judgeRedis(readInfo(info)),
    ...judgeClock('Redis', aheadOf(time, asked, answered), config.outOfOrderness),
  ])
  return [...new Map(all.map((one) => [`${one.code} ${one.text?.en}`, one])).values()]
}

/** Is it what the URL names, and well? */
const judgeCheck = (redis: RedisConnection): Promise<readonly Found[]> =>
  redis.check().then(
    () => [],
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const text = { pt: `o Redis não está bem: ${reason}`, en: `Redis is not well: ${reason}` }
      return [problem('redis-unwell', text, 'redis-cli CLUSTER INFO; VIGIA_REDIS_URL')]
    },
  )

/** Are windows being filled again? Rejects with an `InfrastructureError` where Redis does not answer. */
export const isRefolding = (config: Config): Promise<boolean> =>
  withRedis(config, async ({ kept }) => (await kept())?.isRefolding === true)

const UNUSABLE = new Set(['redis-loading', 'redis-replica', 'redis-unwell'])

/** Looks at the servers and at what is kept there. Rejects with an `InfrastructureError` where it does not answer. */
export const lookAtRedis = (config: Config): Promise<readonly Found[]> =>
  withRedis(config, async ({ redis, prefix, kept }) => {
    const servers = [...(await judgeServers(redis, config)), ...(await judgeCheck(redis))]
    if (servers.some(({ code }) => UNUSABLE.has(code))) return servers
    const announced = await ifAny(createRedisGenerations(redis, prefix).read(), StoreLostError)
    const own = await ifAny(readSet({ rules: config.rulesDir, registry: config.registryDir }), ProblemsError)
    return [...servers, ...judgeWindows(await kept()), ...judgeGenerations(announced, own?.digest)]
  })
