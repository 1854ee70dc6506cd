import { differsFrom, endsIn, entryDigest, logProblems, type ListLog } from './list-log.ts'
import { contentDigest, contentOf, type Digest, type PublicKey, type PublishedList } from './published-list.ts'
import type { Registry } from './registry.ts'

/** What a list is published from, and under which terms; times in epoch ms. */
export interface Publication {
  readonly registry: Registry
  /** All that was published before. */
  readonly log: ListLog
  /** The list that was signed last, where it is known. */
  readonly before?: PublishedList | undefined
  readonly now: number
  readonly validForMs: number
  readonly key: PublicKey
  readonly nextKey?: PublicKey | undefined
  /** Sign with a key that the list before neither had nor announced: clients refuse it until they are given the key. */
  readonly isKeyUnannounced?: boolean | undefined
  readonly digest: Digest
}

export const PUBLICATION_FAULTS = [
  'broken_log',
  'log_lost',
  'rollback',
  'version_not_grown',
  'entry_removed',
  'registry_expired',
  'clock_behind',
  'key_not_announced',
] as const
/** Why a list may not be published. */
export interface PublicationFault {
  readonly code: (typeof PUBLICATION_FAULTS)[number]
  readonly message: string
}

/** The list to be signed with the log that it belongs to, or why there is none. */
export type Issue =
  | { readonly list: PublishedList; readonly log: ListLog; readonly faults: readonly [] }
  | { readonly list?: undefined; readonly log?: undefined; readonly faults: readonly PublicationFault[] }

/** Channels and payees that a list named and a registry no longer does: they are ended, never deleted. */
export const removedEntries = (
  { channels, payees }: Pick<PublishedList, 'channels' | 'payees'>,
  registry: Registry,
) => {
  const kept = new Set(registry.payees.map(({ id }) => id))
  return [
    ...channels.filter(({ id }) => !registry.channelsById.has(id)).map(({ id }) => id),
    ...payees.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
  ]
}

/** Whether what a registry says may follow what was published before. */
export function changeFaults({
  registry,
  log,
  before,
  digest,
}: Pick<Publication, 'registry' | 'log' | 'before' | 'digest'>) {
  const faults: PublicationFault[] = []
  const find = (code: PublicationFault['code'], message: string) => void faults.push({ code, message })
  const { version } = registry.operator
  const last = log.at(-1)
  if (logProblems(log, digest).length > 0) find('broken_log', 'The chain of the log is broken.')
  if (before !== undefined && !log.some((_, at) => endsIn(log.slice(0, at + 1), before, digest)))
    find('log_lost', `The log does not hold version ${before.version}, which was signed.`)
  if (last !== undefined && version < last.version)
    find('rollback', `Version ${version} is older than ${last.version}, which was published.`)
  if (last !== undefined && version === last.version && differsFrom(last, contentOf(registry), digest))
    find(
      'version_not_grown',
      `The content has changed since version ${last.version} was published: let operator.version grow.`,
    )
  const removed = before === undefined ? [] : removedEntries(before, registry)
  if (removed.length > 0) find('entry_removed', `Entries are ended (validUntil), never deleted: ${removed.join(', ')}.`)
  return faults
}

/**
 * What is to be signed: a new entry of the log where the version has grown, the same version with new terms where nothing
 * has changed. It ends with the registry at the latest.
 */
export function issue(publication: Publication): Issue {
  const { registry, log, now, validForMs, key, nextKey, digest } = publication
  const faults = changeFaults(publication)
  if (registry.operator.validUntil <= now)
    faults.push({ code: 'registry_expired', message: 'operator.validUntil is over: nothing is vouched for.' })
  if (!publication.isKeyUnannounced && !isKnown(key, publication.before))
    faults.push({
      code: 'key_not_announced',
      message: 'The list before has neither this key nor announces it as the next.',
    })
  const last = log.at(-1)
  if (last !== undefined && now < Date.parse(last.issuedAt))
    faults.push({ code: 'clock_behind', message: 'The last version was published later than it is by this clock.' })
  if (faults.length > 0) return { faults }
  const content = contentOf(registry)
  const issuedAt = new Date(now).toISOString()
  const said = { version: content.version, digest: contentDigest(content, digest) }
  const entry =
    last?.version === content.version
      ? last
      : { ...said, issuedAt, previous: last === undefined ? null : entryDigest(last, digest) }
  const validUntil = new Date(Math.min(now + validForMs, registry.operator.validUntil)).toISOString()
  const list: PublishedList = {
    ...content,
    issuedAt,
    validUntil,
    keyId: key.kid,
    key,
    ...(nextKey === undefined ? {} : { nextKey }),
    entry: entryDigest(entry, digest),
    previous: entry.previous,
  }
  return { list, log: entry === last ? log : [...log, entry], faults: [] }
}

const isKnown = ({ kid }: PublicKey, before: PublishedList | undefined): boolean =>
  before === undefined || kid === before.keyId || kid === before.nextKey?.kid
