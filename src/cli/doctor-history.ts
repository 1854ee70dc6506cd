import type { Config } from '../config.ts'
import { StoreLostError } from '../ports/errors.ts'
import { reachOf } from '../services/detector/history-start.ts'
import { createKnown } from '../services/detector/known.ts'
import { createSetLoader } from '../services/detector/rule-sets.ts'
import { shortfallsOf, undecidedAt, type Shortfall } from '../services/detector/undecided.ts'
import { createContext } from './live/context.ts'
import { openDetectorDeps, type LiveDeps } from './live/detector-deps.ts'

const wordsOf = ({ topic, wanted, topicHoldsSince, withArchiveSince, rules }: Shortfall): string => {
  const own = Object.entries(rules).map(([rule, until]) => `${rule} until ${until}`)
  return `${topic}: wanted since ${wanted}, the topic holds all since ${topicHoldsSince}, with the archive since ${withArchiveSince}; not decided: ${own.join(', ')}`
}

/** Which rules are not decided now, and why, in words; undefined where all are. */
async function examine({ deps }: LiveDeps): Promise<string | undefined> {
  const { state, generations, sets, options, now } = deps
  const announced = await generations.read().catch((error: unknown) => {
    if (error instanceof StoreLostError) return undefined
    throw error
  })
  const kept = await state.kept()
  if (announced === undefined || kept === undefined)
    return 'no detector has begun yet: `vigia backfill` may fill history in'
  const { engine } = await createSetLoader(sets, generations)(announced.current)
  const known = createKnown({ incarnation: kept.id, refold: kept.plan, options })
  known.learn(await state.noteBeginnings(new Map()))
  const undecided = undecidedAt(engine.layout.rules, known, options, now())
  if (undecided.length === 0) return undefined
  const shortfalls = await shortfallsOf(undecided, (topic, wanted) => reachOf(deps, topic, wanted, now()))
  return ['some rules that look back are not decided yet (vigia backfill)', ...shortfalls.map(wordsOf)].join('\n    ')
}

/** Looks how far back windows and history reach: a note where some rules are not decided for it; rejects where a server does not answer. */
export async function examineHistory(config: Config): Promise<string | undefined> {
  const context = await createContext(config)
  context.logger.level = 'silent'
  const live = await openDetectorDeps(context)
  try {
    await live.redis.connect()
    return await examine(live)
  } finally {
    live.redis.disconnect()
    await live.deps.source.stop()
    await live.clickhouse?.close()
  }
}
