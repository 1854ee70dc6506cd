import { z } from 'zod'
import { canonicalJson } from '../rules/canonical-json.ts'
import { contentDigest, Sha256, type Digest, type ListContent, type PublishedList } from './published-list.ts'

/** One version of the list: what it said, and which entry came before it. */
export const LogEntry = z
  .strictObject({
    version: z.int().min(0),
    issuedAt: z.iso.datetime().describe('When it was signed first'),
    digest: Sha256.describe('SHA-256 of what the list said, in canonical form and without its terms'),
    previous: Sha256.nullable().describe('SHA-256 of the entry before, in canonical form; null for the first'),
  })
  .meta({ id: 'LogEntry' })
export type LogEntry = z.infer<typeof LogEntry>

/** All versions that were ever published, the oldest first: each names the one before, so none can be changed or taken away. */
export const ListLog = z.array(LogEntry).meta({ id: 'ListLog' })
export type ListLog = z.infer<typeof ListLog>

/** What is wrong with a log, and at which entry (from 0). */
export interface LogProblem {
  readonly at: number
  readonly code: 'broken_chain' | 'version_not_grown' | 'time_goes_back'
  readonly message: string
}

/** The digest by which the next entry names this one. */
export const entryDigest = (entry: LogEntry, digest: Digest): string => digest(canonicalJson(entry))

/** All that is wrong with the chain. That its last entries are missing is told by the list alone: see `endsIn`. */
export const logProblems = (log: ListLog, digest: Digest): readonly LogProblem[] =>
  log.flatMap((entry, at): LogProblem[] => {
    const before = log[at - 1]
    const problems: LogProblem[] = []
    const find = (code: LogProblem['code'], message: string) => problems.push({ at, code, message })
    if (entry.previous !== (before === undefined ? null : entryDigest(before, digest)))
      find('broken_chain', 'The entry does not name the one before it: one was changed, taken away or put in.')
    if (before !== undefined && entry.version <= before.version)
      find('version_not_grown', 'The version has not grown since the entry before.')
    if (before !== undefined && Date.parse(entry.issuedAt) < Date.parse(before.issuedAt))
      find('time_goes_back', 'The entry is older than the one before it.')
    return problems
  })

/** Does a whole log end in this list? */
export function endsIn(log: ListLog, list: PublishedList, digest: Digest): boolean {
  const last = log.at(-1)
  return (
    last !== undefined &&
    last.version === list.version &&
    last.previous === list.previous &&
    last.digest === contentDigest(list, digest) &&
    entryDigest(last, digest) === list.entry
  )
}

/** Does a registry say something else than the last entry does? Its version alone is no difference. */
export const differsFrom = (last: LogEntry, content: ListContent, digest: Digest): boolean =>
  contentDigest({ ...content, version: last.version }, digest) !== last.digest
