import type { GroupPicture, KafkaPicture } from '../../adapters/kafka/picture.ts'
import { problem, warning, type Found } from './finding.ts'

export type Role = 'detector' | 'archiver'

/** What a role's group is to read. */
export interface WantedGroup {
  readonly role: Role
  readonly group: string
  readonly topics: readonly string[]
}

const MUCH = 10_000n
const PAGE = { detector: 'vigiadetectornotcommitting', archiver: 'vigiaarchiverbehind' } as const

interface Seen extends WantedGroup, GroupPicture {
  /** Partitions of its topics. */
  readonly partitions: readonly string[]
  /** Partition → how many records wait, at the second look. */
  readonly lag: ReadonlyMap<string, bigint>
}

function see(
  wanted: WantedGroup,
  { topics, groups, endsLater }: Pick<KafkaPicture, 'topics' | 'groups' | 'endsLater'>,
): Seen {
  const none = { state: 'Dead', members: [], committed: new Map(), committedLater: new Map() }
  const picture: GroupPicture = groups.get(wanted.group) ?? none
  const partitions = wanted.topics.flatMap((topic) =>
    Array.from({ length: topics.get(topic)?.partitions ?? 0 }, (_, partition) => `${topic}-${partition}`),
  )
  const lag = new Map(
    partitions.map((name) => [name, (endsLater.get(name) ?? 0n) - (picture.committedLater.get(name) ?? 0n)]),
  )
  return { ...wanted, ...picture, partitions, lag }
}

const sum = (counts: Iterable<bigint>): bigint => [...counts].reduce((total, count) => total + count, 0n)

function absent({ role, committedLater, lag }: Seen): readonly Found[] {
  const start = `vigia start --roles ${role}`
  const waiting = sum(lag.values())
  if (committedLater.size === 0 && waiting === 0n) {
    const text = {
      pt: `nenhum ${role} em execução, e nada à espera até hoje`,
      en: `no ${role} is running, and nothing has ever been there for it`,
    }
    return [warning(`${role}-never-needed`, text, start)]
  }
  const text = {
    pt: `nenhum ${role} em execução; ${waiting} registros à espera`,
    en: `no ${role} is running; ${waiting} records wait`,
  }
  return [problem(`no-${role}`, text, start)]
}

function unowned({ role, state, partitions, members }: Seen): readonly Found[] {
  const owned = new Set(members.flatMap(({ owns }) => owns))
  const left = partitions.filter((name) => !owned.has(name))
  if (state !== 'Stable' || left.length === 0) return []
  return [
    problem(
      'partitions-unowned',
      {
        pt: `partições que nenhum ${role} lê: ${left.join(', ')}`,
        en: `partitions that no ${role} reads: ${left.join(', ')}`,
      },
      { pt: `reinicie os processos ${role}`, en: `restart the ${role} processes` },
    ),
  ]
}

function idle({ role, state, members, partitions }: Seen): readonly Found[] {
  const idlers = members.filter(({ owns }) => owns.length === 0)
  if (state !== 'Stable' || idlers.length === 0 || partitions.length === 0) return []
  return [
    warning(
      'members-idle',
      {
        pt: `${idlers.length} processos ${role} sem partição: há mais processos que partições`,
        en: `${idlers.length} ${role} processes own no partition: there are more of them than partitions`,
      },
      'kafka-topics.sh --alter --partitions; docs/operations.md#scaling-out',
    ),
  ]
}

/** Where members are that have moved on in none of their partitions, though records of them wait; and in which. */
const stuckOf = ({ members, lag, committed, committedLater }: Seen): readonly string[] =>
  members.flatMap(({ host, owns }) => {
    const waiting = owns.filter((name) => (lag.get(name) ?? 0n) > 0n)
    const isMoving = owns.some((name) => committed.get(name) !== committedLater.get(name))
    return waiting.length === 0 || isMoving ? [] : [`${host}: ${waiting.join(', ')}`]
  })

function moving(seen: Seen, isRefolding: boolean): readonly Found[] {
  const { role, state, lag } = seen
  if (state !== 'Stable') {
    const text = {
      pt: `o grupo está redistribuindo as partições (${state})`,
      en: `the group is giving its partitions anew (${state})`,
    }
    const wait = { pt: 'aguarde alguns segundos e repita', en: 'wait some seconds and ask again' }
    return [warning(`${role}-rebalancing`, text, wait)]
  }
  // While windows are filled again, partitions that are where they had been wait for the others.
  const stuck = isRefolding ? [] : stuckOf(seen)
  if (stuck.length > 0) {
    const text = {
      pt: `um processo ${role} não avança, embora haja registros à espera (${stuck.join('; ')})`,
      en: `a ${role} process does not move on, though records wait (${stuck.join('; ')})`,
    }
    return [problem(`${role}-stuck`, text, `docs/operations.md#${PAGE[role]}`)]
  }
  const waiting = sum(lag.values())
  if (waiting <= MUCH) return []
  const text = {
    pt: `${waiting} registros à espera do ${role}, que avança`,
    en: `${waiting} records wait for the ${role}, which moves on`,
  }
  return [warning(`${role}-behind`, text, 'docs/operations.md#scaling-out')]
}

/** Does somebody do the work of a role, and does it move on? `isRefolding` while windows are filled again. */
export function judgeGroup(
  wanted: WantedGroup,
  picture: Pick<KafkaPicture, 'topics' | 'groups' | 'endsLater'>,
  isRefolding: boolean,
): readonly Found[] {
  const seen = see(wanted, picture)
  if (seen.members.length === 0) return absent(seen)
  return [...unowned(seen), ...idle(seen), ...moving(seen, isRefolding)]
}
