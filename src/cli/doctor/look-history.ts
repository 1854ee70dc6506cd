import type { Config } from '../../config.ts'
import { StoreLostError } from '../../ports/errors.ts'
import { reachOf } from '../../services/detector/history-start.ts'
import { createKnown } from '../../services/detector/known.ts'
import { createSetLoader } from '../../services/detector/rule-sets.ts'
import { shortfallsOf, undecidedAt, type Shortfall } from '../../services/detector/undecided.ts'
import { createContext } from '../live/context.ts'
import { openDetectorDeps, type LiveDeps } from '../live/detector-deps.ts'
import { warning, type Found } from './finding.ts'

const wordsOf = ({ topic, wanted, topicHoldsSince, withArchiveSince, rules }: Shortfall): string => {
  const own = Object.entries(rules).map(([rule, until]) => `${rule} until ${until}`)
  return `${topic}: wanted since ${wanted}, the topic holds all since ${topicHoldsSince}, with the archive since ${withArchiveSince}; not decided: ${own.join(', ')}`
}

/** Which rules are not decided now, and why. */
async function undecidedIn({ deps }: LiveDeps): Promise<readonly Shortfall[]> {
  const { state, generations, sets, options, now } = deps
  const announced = await generations.read().catch((error: unknown) => {
    if (error instanceof StoreLostError) return undefined
    throw error
  })
  const kept = await state.kept()
  if (announced === undefined || kept === undefined) return []
  const { engine } = await createSetLoader(sets, generations)(announced.current)
  const known = createKnown({
    incarnation: kept.id,
    generation: announced.current.number,
    refold: kept.plan,
    options,
  })
  known.learn(await state.noteBeginnings(new Map()))
  const undecided = undecidedAt(engine.layout.rules, known, options, now())
  return shortfallsOf(undecided, (topic, wanted) => reachOf(deps, topic, wanted, now()))
}

const TEXT = {
  pt: 'algumas regras que olham para trás ainda não decidem',
  en: 'some rules that look back are not decided yet',
}

/** Looks how far back windows and history reach: a warning where some rules are not decided for it; rejects where a server does not answer. */
export async function lookAtHistory(config: Config): Promise<readonly Found[]> {
  const context = await createContext(config)
  context.logger.level = 'silent'
  const live = await openDetectorDeps(context)
  try {
    await live.redis.connect()
    const shortfalls = (await undecidedIn(live)).map(wordsOf).join('\n    ')
    if (shortfalls === '') return []
    const text = { pt: `${TEXT.pt}\n    ${shortfalls}`, en: `${TEXT.en}\n    ${shortfalls}` }
    return [warning('rules-undecided', text, 'vigia backfill FILE… | --from-archive')]
  } finally {
    live.redis.disconnect()
    await live.deps.source.stop()
    await live.clickhouse?.close()
  }
}
