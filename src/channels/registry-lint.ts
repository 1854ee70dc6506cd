import type { Problem } from '../rules/yaml.ts'
import { hasEnded, type Validity } from './instant.ts'
import { namesPerson } from './published-list.ts'
import type { CompiledRegistry, PlaceOf, RegisteredChannel, Registry } from './registry.ts'

/** Something to be said of a registry that can be read: a problem keeps it from being published, a warning does not. */
export interface Remark extends Problem {
  readonly level: 'problem' | 'warning'
}

const SOON_MS = 30 * 86_400_000

/** What is wrong or doubtful in a registry, beyond its shape, at `now` (epoch ms). */
export function lintRegistry({ registry, placeOf }: Required<CompiledRegistry>, now: number): readonly Remark[] {
  return [
    ...registry.channels.flatMap((entry) => replacement(registry, entry, placeOf)),
    ...overlaps(registry, placeOf),
    ...persons(registry, placeOf),
    ...expiry(registry, placeOf, now),
  ]
}

const say = (level: Remark['level'], code: string, message: string, place: ReturnType<PlaceOf>): Remark => ({
  level,
  ...place,
  code,
  message,
})

function replacement(registry: Registry, entry: RegisteredChannel, placeOf: PlaceOf): Remark[] {
  if (entry.replacedBy === undefined) return []
  const place = placeOf('channels', entry.id, 'replacedBy')
  if (isInLoop(registry, entry))
    return [say('problem', 'replacement_loop', `${entry.id}: its replacements lead back to it.`, place)]
  return entry.validUntil === undefined
    ? [say('warning', 'replaced_without_end', `${entry.id}: it has a replacement and no end (validUntil).`, place)]
    : []
}

function isInLoop({ channelsById }: Registry, { id, replacedBy }: RegisteredChannel): boolean {
  const seen = new Set<string>()
  for (let next = replacedBy; next !== undefined && !seen.has(next); next = channelsById.get(next)?.replacedBy) {
    if (next === id) return true
    seen.add(next)
  }
  return false
}

const meets = (a: Validity, b: Validity): boolean =>
  !hasEnded(a, b.validFrom ?? -Infinity) && !hasEnded(b, a.validFrom ?? -Infinity)
const shareDirection = (a: RegisteredChannel, b: RegisteredChannel): boolean =>
  a.direction === b.direction || a.direction === 'both' || b.direction === 'both'
const overlap = (a: RegisteredChannel, b: RegisteredChannel): boolean =>
  a.kind === b.kind && meets(a, b) && shareDirection(a, b) && a.media.some((medium) => b.media.includes(medium))

/** Entries of one address, medium, direction and time are united when they are asked: often one was forgotten. */
const overlaps = ({ channelsByAddress, domainsByHost }: Registry, placeOf: PlaceOf): Remark[] =>
  [...channelsByAddress.values(), ...domainsByHost.values()].flatMap((entries) =>
    entries.flatMap((entry, at) => {
      const earlier = entries.slice(0, at).find((other) => overlap(entry, other))
      if (earlier === undefined) return []
      const message = `${entry.id}: ${earlier.id} has this address too, by the same medium at the same time; what both may do is united.`
      return [say('warning', 'overlapping_entry', message, placeOf('channels', entry.id, 'value'))]
    }),
  )

const persons = ({ payees }: Registry, placeOf: PlaceOf): Remark[] =>
  payees.filter(namesPerson).map(({ id }) => {
    const message = `${id}: CPFs are not published, so programs that go by the signed list do not know this payee by it.`
    return say('warning', 'person_as_payee', message, placeOf('payees', id))
  })

function expiry({ operator: { validUntil } }: Registry, placeOf: PlaceOf, now: number): Remark[] {
  const left = validUntil - now
  const place = placeOf('operator', '', 'validUntil')
  if (left <= 0) return [say('warning', 'registry_expired', 'It is over: nothing is vouched for.', place)]
  return left < SOON_MS
    ? [say('warning', 'registry_expires_soon', 'It ends within 30 days: then nothing is vouched for.', place)]
    : []
}
