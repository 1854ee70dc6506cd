import type { Ask } from '../../engine/decide.ts'
import type { Plan } from '../../engine/plan.ts'
import type { Decoded, Undecodable } from '../../events/decode.ts'
import type { Event } from '../../events/event.ts'
import type { SourceRecord } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { isInState } from '../in-state.ts'
import { createOneBehind } from '../one-behind.ts'
import { createStopwatch } from '../stopwatch.ts'
import type { DetectorDeps } from './deps.ts'
import type { Effects } from './effects.ts'
import type { Lane } from './lane.ts'
import { decodedIn, type RuleSet } from './rule-sets.ts'
import { deadLetterRecord, lateRecord } from './records.ts'

/** Events that are planned together: so few that what they leave behind dies young. */
const TOGETHER = 512

/** Records of a lane. */
export interface LaneRecords {
  readonly lane: Lane
  readonly records: readonly SourceRecord[]
}

/** Takes the records of lanes, one after the other, into plans. */
export interface BatchReader {
  take(parts: readonly LaneRecords[]): Promise<void>
}

/** What a reader does with what it has read. */
export interface BatchSteps {
  readonly set: RuleSet
  readonly store: WindowStore
  readonly effects: Effects
  /** Runs a plan through; `reached` are the watermarks of its events' lanes after them. */
  readonly settle: (plan: Plan, reached: ReadonlyMap<Lane, number>) => Promise<void>
  /** Decides what is ripe: before and after what is not on time, and at the end, for what is on time changes no decision. */
  readonly decide: () => Promise<void>
  readonly ask: (asks: readonly Ask[]) => Promise<void>
  /** The first event of a partition that has never been read before. */
  readonly begin: (lane: Lane, t: number) => Promise<void>
}

/** Each record fails by itself: bad ones go to the dead letters, late ones to the late topic, the others go on. */
export function createBatchReader({ metrics, options }: DetectorDeps, steps: BatchSteps): BatchReader {
  const { set, store, effects, settle, decide, ask, begin } = steps
  const { engine, read } = set
  const { topics, allowedLatenessMs } = options

  const bury = (lane: Lane, record: SourceRecord, why: Undecodable) => {
    metrics.events.inc({ result: 'dead' })
    metrics.deadLetters.inc({ code: why.code })
    effects.records([deadLetterRecord(topics.deadLetters, lane.partition, record, why)])
  }
  const takeLate = async (lane: Lane, event: Event, record: SourceRecord) => {
    if (await isInState(engine, store, event, lane.watermark.value - allowedLatenessMs)) {
      metrics.events.inc({ result: 'duplicate' })
      return
    }
    metrics.events.inc({ result: 'late' })
    effects.records([lateRecord(topics.late, event, lane.partition, record)])
    const { alerts, asks } = engine.late(event)
    effects.alerts(alerts)
    await ask(asks)
  }
  return {
    async take(parts) {
      let plan = engine.plan()
      let processed = 0
      let planned = 0
      /** Lanes of the plan's events. */
      let lanes = new Set<Lane>()
      /** Settling a plan goes on while the next one is being made. */
      const settling = createOneBehind()
      const decoding = createStopwatch()
      const planning = createStopwatch()
      /** The records with what they hold, decoded some hundred together. */
      function* decodedOf(records: readonly SourceRecord[]): Generator<[SourceRecord, Decoded]> {
        for (let at = 0; at < records.length; at += TOGETHER) {
          decoding.start()
          const some = records
            .slice(at, at + TOGETHER)
            .map((record): [SourceRecord, Decoded] => [record, decodedIn(record, read)])
          decoding.pause()
          planning.start()
          yield* some
          planning.pause()
        }
      }
      const apart = async (work: () => Promise<void>): Promise<void> => {
        planning.pause()
        await work()
        planning.start()
      }
      const flush = () => {
        if (planned > 0) {
          metrics.stage.observe({ stage: 'decode' }, decoding.take())
          metrics.stage.observe({ stage: 'plan' }, planning.take())
        }
        const next = plan
        const reached = new Map([...lanes].map((lane) => [lane, lane.watermark.value]))
        plan = engine.plan()
        lanes = new Set()
        planned = 0
        return settling.begin(() => settle(next, reached))
      }
      const settleAll = async () => {
        await flush()
        await settling.done()
        await decide()
      }
      for (const { lane, records } of parts) {
        for (const [record, decoded] of decodedOf(records)) {
          if (!decoded.ok) {
            bury(lane, record, decoded)
            continue
          }
          const { event } = decoded
          if (lane.isNew) {
            await apart(() => begin(lane, event.time))
            lane.isNew = false
          }
          const timeliness = lane.watermark.take(event)
          if (timeliness !== 'on_time') await apart(settleAll)
          if (timeliness === 'late') {
            await apart(() => takeLate(lane, event, record))
            continue
          }
          plan.add(event)
          lanes.add(lane)
          processed += 1
          planned += 1
          if (timeliness === 'behind') await apart(settleAll)
          else if (planned >= TOGETHER) await apart(flush)
        }
      }
      await settleAll()
      metrics.events.inc({ result: 'processed' }, processed)
    },
  }
}
