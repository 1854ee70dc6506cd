import { createPseudonyms } from '../adapters/files/pseudonyms.ts'
import { loadPseudonymKey } from '../adapters/files/pseudonym-key.ts'
import type { RuleFileText } from '../adapters/files/rules.ts'
import { createPlan } from '../engine/plan.ts'
import type { Layout } from '../engine/layout.ts'
import type { Disorder } from '../engine/watermark.ts'
import type { DeadLetter } from '../events/dead-letter.ts'
import { bad, decodeLine, type Decoded } from '../events/decode.ts'
import { createRunSteps, type RunStep, type StepCounts } from '../services/run-steps.ts'
import { readEventFiles, type BadLine } from './event-files.ts'
import { loadEdge } from './load.ts'

/** What a replay reads, and how. */
export interface ReplayInput extends Disorder {
  /** Files of events, `-` for the standard input; several are merged by time. */
  readonly files: readonly string[]
  /** The files of the rules, and ids of those that are evaluated: all but drafts where none are given. */
  readonly ruleFiles: readonly RuleFileText[]
  readonly only?: readonly string[]
  /** Folder of the registry behind the edge. */
  readonly registry: string
  readonly pseudonymKeyFile?: string
  /** Events so far ahead of the clock are bad, ms. */
  readonly maxAhead?: number
}

/** Some lines: the good ones, as they have left the edge and each once, as steps of a run; the bad ones as dead letters. */
export interface InputBatch {
  readonly steps: readonly RunStep[]
  readonly dead: readonly DeadLetter[]
  /** What became of all good lines until now. */
  readonly counts: Readonly<StepCounts>
}

/** Takes a batch; the next one waits for its promise. */
export type TakeBatch = (batch: InputBatch) => Promise<void>

/** An input whose registry has been read. */
export interface LoadedInput {
  /** Version of the registry. */
  readonly registryVersion: number
  /** Reads all and plans it by the layout of the rules. Rejects with a `ProblemsError` where a file cannot be read. */
  readonly read: (layout: Layout, take: TakeBatch) => Promise<void>
}

/** Lines that are taken together. */
const TOGETHER = 256

/** Loads what the edge needs. Rejects with a `ProblemsError` or a `PseudonymKeyError` where it is bad. */
export async function loadReplayInput({
  files,
  registry: dir,
  pseudonymKeyFile,
  maxAhead = Infinity,
  outOfOrdernessMs,
  allowedLatenessMs,
}: ReplayInput): Promise<LoadedInput> {
  const key = pseudonymKeyFile === undefined ? undefined : await loadPseudonymKey(pseudonymKeyFile)
  const { edge, registry } = await loadEdge(dir, key && createPseudonyms(key))
  const read = (bytes: Uint8Array): Decoded => {
    const decoded = decodeLine(bytes)
    if (!decoded.ok) return decoded
    return decoded.event.time > Date.now() + maxAhead
      ? bad('future', 'the event time is too far ahead of the clock', 'time')
      : { ok: true, event: edge(decoded.event) }
  }
  return {
    registryVersion: registry.operator.version,
    async read(layout, take) {
      const plan = () => createPlan(layout)
      const run = createRunSteps({ plan, batchSize: TOGETHER, outOfOrdernessMs, allowedLatenessMs })
      let dead: DeadLetter[] = []
      const give = (steps: readonly RunStep[]) => {
        const batch = { steps, dead, counts: { ...run.counts } }
        dead = []
        return take(batch)
      }
      await readEventFiles(files, {
        read,
        take(event) {
          const steps = run.push(event)
          return steps.length === 0 ? undefined : give(steps)
        },
        bad(line) {
          dead.push(deadLetterOf(line))
          return dead.length < TOGETHER ? undefined : give([])
        },
      })
      await give([run.end()])
    },
  }
}

const deadLetterOf = ({ file, line, why: { code, reason, field } }: BadLine): DeadLetter => ({
  code,
  reason,
  ...(field === undefined ? {} : { field }),
  origin: { file, line: line.number },
  original: Buffer.from(line.bytes).toString('base64'),
})
