import { sha256 } from '../adapters/files/digest.ts'
import { loadRegistry } from '../adapters/files/registry.ts'
import { logProblems, type ListLog } from '../channels/list-log.ts'
import { LIST_REFUSALS, ListRefusal } from '../channels/list-refusal.ts'
import { changeFaults, type PublicationFault } from '../channels/publish.ts'
import type { PublishedList } from '../channels/published-list.ts'
import type { CompiledRegistry, PlaceOf, Registry } from '../channels/registry.ts'
import { lintRegistry, type Remark } from '../channels/registry-lint.ts'
import type { YamlReading } from '../rules/yaml.ts'
import { openOwnList, readIfThere, readLogFile } from './published-files.ts'

/** Where the registry is, and what was published of it. */
export interface Places {
  readonly dir: string
  readonly listFile: string
  readonly logFile: string
}

/** A registry with what was published before, and all that is to be said of both. */
export interface Examined {
  readonly registry?: Registry
  readonly log: ListLog
  readonly before?: PublishedList
  readonly remarks: readonly Remark[]
}

/** Reads a registry, its log and its signed list, and says everything that is wrong or doubtful at `now` (epoch ms). */
export async function examine({ dir, listFile, logFile }: Places, now: number): Promise<Examined> {
  const compiled = await loadRegistry(dir)
  const read = await readLogFile(logFile)
  const { before, refused } = await readSigned(listFile)
  const unread = [...compiled.problems, ...read.problems, ...refused].map(asProblem)
  const log = read.value ?? []
  if (!isWhole(compiled)) return { log, remarks: unread }
  const faults =
    read.value === undefined ? [] : changeFaults({ registry: compiled.registry, log, before, digest: sha256 })
  const remarks = [
    ...unread,
    ...lintRegistry(compiled, now),
    ...brokenEntries(read, logFile),
    ...faults.filter(({ code }) => code !== 'broken_log').map((fault) => placed(fault, compiled.placeOf, logFile)),
  ]
  return { registry: compiled.registry, log, ...(before === undefined ? {} : { before }), remarks }
}

const isWhole = (compiled: CompiledRegistry): compiled is Required<CompiledRegistry> =>
  compiled.registry !== undefined && compiled.placeOf !== undefined
const asProblem = (problem: Omit<Remark, 'level'>): Remark => ({ level: 'problem', ...problem })

async function readSigned(file: string): Promise<{ before?: PublishedList; refused: Omit<Remark, 'level'>[] }> {
  const text = await readIfThere(file)
  if (text === undefined) return { refused: [] }
  try {
    return { before: await openOwnList(text), refused: [] }
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error
    return { refused: [{ file, line: 1, column: 1, code: error.code, message: `${LIST_REFUSALS[error.code].en}.` }] }
  }
}

const brokenEntries = ({ value = [], locate }: YamlReading<ListLog>, file: string): Remark[] =>
  logProblems(value, sha256).map(({ at, code, message }) => asProblem({ file, ...locate([at]), code, message }))

/** What is lost stands in the log; all else is mended where the operator is. */
const placed = ({ code, message }: PublicationFault, placeOf: PlaceOf, logFile: string): Remark =>
  asProblem({
    ...(code === 'log_lost' ? { file: logFile, line: 1, column: 1 } : placeOf('operator', '', 'version')),
    code,
    message,
  })
