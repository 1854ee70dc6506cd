import { problem, warning, type Found } from './finding.ts'

/** The fields of Redis' `INFO`: `name:value` lines. */
export const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':')
      return at <= 0 || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
    }),
  )

const FULL = 0.95
const NEARLY_FULL = 0.85
const percent = (share: number): string => `${Math.round(share * 100)} %`

function memory(info: ReadonlyMap<string, string>): readonly Found[] {
  const most = Number(info.get('maxmemory') ?? 0)
  const share = most === 0 ? 0 : Number(info.get('used_memory') ?? 0) / most
  const evicted = Number(info.get('evicted_keys') ?? 0)
  const policy = info.get('maxmemory_policy') ?? 'noeviction'
  const text = {
    pt: `a memória está em ${percent(share)} de maxmemory`,
    en: `memory is at ${percent(share)} of maxmemory`,
  }
  const more = 'redis-cli CONFIG SET maxmemory <bytes>'
  return [
    ...(policy === 'noeviction'
      ? []
      : [
          problem(
            'redis-evicts',
            {
              pt: `maxmemory-policy é ${policy}: cheio, o Redis descartaria janelas`,
              en: `maxmemory-policy is ${policy}: when it is full, Redis would drop windows`,
            },
            'redis-cli CONFIG SET maxmemory-policy noeviction && redis-cli CONFIG REWRITE',
          ),
        ]),
    ...(evicted === 0
      ? []
      : [
          warning(
            'redis-evicted',
            {
              pt: `o Redis já descartou ${evicted} chaves desde que iniciou`,
              en: `Redis has dropped ${evicted} keys since it started`,
            },
            'redis-cli CONFIG SET maxmemory-policy noeviction; docs/operations.md#vigiaredisevicts',
          ),
        ]),
    ...(share >= FULL ? [problem('redis-full', text, more)] : []),
    ...(share >= NEARLY_FULL && share < FULL ? [warning('redis-nearly-full', text, more)] : []),
  ]
}

function persistence(info: ReadonlyMap<string, string>): readonly Found[] {
  const failing = ['aof_last_write_status', 'aof_last_bgrewrite_status', 'rdb_last_bgsave_status'].filter(
    (name) => (info.get(name) ?? 'ok') !== 'ok',
  )
  return [
    ...(failing.length === 0
      ? []
      : [
          problem(
            'redis-cannot-persist',
            {
              pt: `o Redis não consegue gravar no disco (${failing.join(', ')}) e recusa escritas`,
              en: `Redis cannot write to its disk (${failing.join(', ')}) and refuses writes`,
            },
            { pt: 'libere o disco do Redis: df -h', en: 'free the disk of Redis: df -h' },
          ),
        ]),
    ...(info.get('aof_enabled') === '1'
      ? []
      : [
          warning(
            'redis-not-persistent',
            {
              pt: 'sem arquivo append-only: a cada reinício do Redis as janelas são refeitas a partir dos tópicos',
              en: 'no append-only file: after each restart of Redis windows are filled again from the topics',
            },
            'redis-cli CONFIG SET appendonly yes && redis-cli CONFIG REWRITE',
          ),
        ]),
  ]
}

/** What a Redis says of itself that keeps windows from being kept. */
export function judgeRedis(info: ReadonlyMap<string, string>): readonly Found[] {
  return [
    ...(info.get('loading') === '1'
      ? [
          problem(
            'redis-loading',
            { pt: 'o Redis ainda carrega os seus dados', en: 'Redis is still loading its data' },
            { pt: 'aguarde: redis-cli INFO persistence', en: 'wait: redis-cli INFO persistence' },
          ),
        ]
      : []),
    ...(info.get('role') === 'slave'
      ? [
          problem(
            'redis-replica',
            { pt: 'este Redis é uma réplica e não aceita escritas', en: 'this Redis is a replica and takes no writes' },
            { pt: 'VIGIA_REDIS_URL deve apontar para o primário', en: 'VIGIA_REDIS_URL has to name the primary' },
          ),
        ]
      : []),
    ...memory(info),
    ...persistence(info),
  ]
}
