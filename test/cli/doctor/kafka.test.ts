import { beforeAll, describe, expect, test } from 'vitest'
import type { TopicPicture } from '../../../src/adapters/kafka/picture.ts'
import { sha256 } from '../../../src/adapters/files/digest.ts'
import { defaultSettings } from '../../../src/adapters/kafka/topics.ts'
import { judgeDeadLetters } from '../../../src/cli/doctor/judge-dead-letters.ts'
import { judgeGroup } from '../../../src/cli/doctor/judge-groups.ts'
import { judgeTopics, type WantedTopic } from '../../../src/cli/doctor/judge-topics.ts'
import { brokersAheadMs } from '../../../src/cli/doctor/look-kafka.ts'
import { wantedTopics } from '../../../src/cli/doctor/wanted.ts'
import { loadRules } from '../../../src/cli/load.ts'
import { topicNames } from '../../../src/cli/topic-names.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { isEvaluated } from '../../../src/rules/rule.ts'
import { codesOf, DAY, isWhole, picture, topic } from './samples.ts'

const names = topicNames('vigia.')
const BROKER = 'kafka-1:9092'
let wanted: readonly WantedTopic[]
beforeAll(async () => {
  const rules = (await loadRules('rules')).filter(isEvaluated)
  const { layout } = createEngine({ rules, registryVersion: 0, digest: sha256 })
  wanted = wantedTopics(layout, names, { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 })
})

/** The topics as `vigia topics create` makes them, some of them otherwise. */
function made(other: Readonly<Record<string, Partial<TopicPicture> | undefined>> = {}, brokers = 1) {
  const topics = Object.entries(defaultSettings()).flatMap(([name, settings]): [string, TopicPicture][] => {
    const { settings: changed, ...parts } = other[name] ?? {}
    if (name in other && other[name] === undefined) return []
    return [[names.of(name), topic({ ...settings, ...Object.fromEntries(changed ?? []) }, parts)]]
  })
  return judgeTopics({ topics: new Map(topics), brokers }, wanted, BROKER)
}
const set = (settings: Readonly<Record<string, string>>) => ({ settings: new Map(Object.entries(settings)) })

describe('topics', () => {
  test('as they are made by default nothing is wrong with them, for the catalogue of rules', () => {
    expect(made()).toEqual([])
  })

  test.each<[string, Parameters<typeof made>, string[]]>([
    ['one is missing', [{ tokens: undefined }], ['problem topics-missing']],
    ['events are compacted', [{ tokens: set({ 'cleanup.policy': 'compact' }) }], ['problem topic-cleanup']],
    ['records are deleted', [{ records: set({ 'cleanup.policy': 'delete' }) }], ['problem topic-cleanup']],
    ['records are deleted too', [{ records: set({ 'cleanup.policy': 'compact, delete' }) }], ['problem topic-cleanup']],
    ['blocks are never deleted', [{ blocks: set({ 'cleanup.policy': 'compact' }) }], ['problem topic-cleanup']],
    ['events go within a day', [{ tokens: set({ 'retention.ms': `${DAY}` }) }], ['problem retention-short']],
    [
      'payments go before the longest look-back',
      [{ payments: set({ 'retention.ms': `${300 * DAY}` }) }],
      ['problem retention-short'],
    ],
    [
      'alerts go before an outage may be over',
      [{ alerts: set({ 'retention.ms': `${DAY}` }) }],
      ['problem retention-short'],
    ],
    ['all is kept', [{ tokens: set({ 'retention.ms': '-1' }) }], []],
    [
      'records are compacted at once',
      [{ records: set({ 'min.compaction.lag.ms': '0' }) }],
      ['problem compaction-early'],
    ],
    ['a bound in bytes', [{ chat: set({ 'retention.bytes': '1073741824' }) }], ['warning retention-bytes']],
    ['times of producers', [{ chat: set({ 'message.timestamp.type': 'CreateTime' }) }], ['warning producer-time']],
    ['a partition without leader', [{ late: { isLeaderless: true, inSync: 0 } }], ['problem no-leader']],
    ['copies behind', [{ late: { copies: 3, inSync: 2 } }], ['warning copies-behind']],
    ['one copy on one broker', [{ late: { copies: 1 } }, 1], []],
    ['few partitions', [{ chat: { partitions: 1 } }], ['warning partitions-uneven']],
    ['few partitions of what is not read', [{ alerts: { partitions: 1 } }], []],
  ])('%s', (_what, given, codes) => {
    const found = made(...given)
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })

  test('one copy of each on three brokers', () => {
    expect(codesOf(made({}, 3))).toEqual(['warning one-copy'])
  })

  test('each is told with the command that mends it', () => {
    const [found] = made({ tokens: set({ 'retention.ms': `${DAY}` }) })
    expect(found?.remedy?.en).toMatch(
      /^kafka-configs\.sh --bootstrap-server kafka-1:9092 --alter --entity-type topics --entity-name vigia\.tokens --add-config retention\.ms=\d+$/,
    )
    const [blocks] = made({ blocks: set({ 'cleanup.policy': 'delete' }) })
    expect(blocks?.remedy?.en).toContain('--add-config cleanup.policy=[compact,delete]')
  })
})

const at = (first: bigint, second: bigint) =>
  new Map([
    ['t-0', first],
    ['t-1', second],
  ])

describe('groups', () => {
  const wantedGroup = { role: 'detector', group: 'g', topics: ['t'] } as const
  const judge = (...given: Parameters<typeof picture>) => judgeGroup(wantedGroup, picture(...given), false)

  test.each<[string, Parameters<typeof picture>, string[]]>([
    ['all is read', [], []],
    ['nobody is there, and there was', [{ state: 'Empty', members: [] }], ['problem no-detector']],
    [
      'nobody has ever been there, and nothing to do',
      [{ state: 'Dead', members: [], committed: new Map(), committedLater: new Map() }, { endsLater: at(0n, 0n) }],
      ['warning detector-never-needed'],
    ],
    ['a group that no broker knows, and records wait', [{}, { groups: new Map() }], ['problem no-detector']],
    ['a partition is nobody’s', [{ members: [{ host: 'h', owns: ['t-0'] }] }], ['problem partitions-unowned']],
    [
      'a member has nothing',
      [
        {
          members: [
            { host: 'h', owns: ['t-0', 't-1'] },
            { host: 'i', owns: [] },
          ],
        },
      ],
      ['warning members-idle'],
    ],
    [
      'it rebalances',
      [{ state: 'PreparingRebalance', members: [{ host: 'h', owns: [] }] }],
      ['warning detector-rebalancing'],
    ],
    ['records wait, and it stands', [{}, { endsLater: at(11n, 10n) }], ['problem detector-stuck']],
    ['records wait, and it moves', [{ committedLater: at(11n, 10n) }, { endsLater: at(20n, 10n) }], []],
    [
      'records wait in one partition, and it is busy with another',
      [{ committedLater: at(10n, 500n) }, { endsLater: at(20n, 900n) }],
      [],
    ],
    [
      'one of two stands',
      [
        {
          members: [
            { host: 'h', owns: ['t-0'] },
            { host: 'i', owns: ['t-1'] },
          ],
          committedLater: at(10n, 500n),
        },
        { endsLater: at(20n, 900n) },
      ],
      ['problem detector-stuck'],
    ],
    [
      'many wait, and it moves',
      [{ committedLater: at(11n, 10n) }, { endsLater: at(10_012n, 10n) }],
      ['warning detector-behind'],
    ],
  ])('%s', (_what, given, codes) => {
    const found = judge(...given)
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })

  test('while windows are filled again nobody is stuck', () => {
    expect(judgeGroup(wantedGroup, picture({}, { endsLater: at(11n, 10n) }), true)).toEqual([])
  })
  test('who stands is told by where it is, with its partitions', () => {
    expect(judge({}, { endsLater: at(11n, 10n) })[0]?.text?.en).toContain('10.0.0.7: t-0')
  })
  test('an archiver is told as one', () => {
    const found = judgeGroup({ ...wantedGroup, role: 'archiver' }, picture({ members: [] }), false)
    expect(codesOf(found)).toEqual(['problem no-archiver'])
    expect(found[0]?.remedy?.en).toBe('vigia start --roles archiver')
  })
})

const deadLetters = (start: bigint, end: bigint) =>
  judgeDeadLetters(
    'v.dead-letters',
    {
      endsLater: new Map([
        ['v.dead-letters-0', end],
        ['v.dead-letters-x-0', 99_999n],
      ]),
      offsetsAt: new Map([
        [
          7,
          new Map([
            ['v.dead-letters-0', start],
            ['v.dead-letters-x-0', 0n],
          ]),
        ],
      ]),
    },
    7,
  )

describe('dead letters', () => {
  test('a hundred within an hour are bearable, one more is told', () => {
    expect(deadLetters(1_000n, 1_100n)).toEqual([])
    expect(codesOf(deadLetters(1_000n, 1_101n))).toEqual(['warning dead-letters'])
    expect(deadLetters(1_000n, 1_101n).every(isWhole)).toBe(true)
  })
})

describe('the brokers’ clock', () => {
  const bounds = { past: 1, future: 2, boundMs: 21_000 }
  const ahead = (past: bigint, future: bigint, end = 10n, later = 12n) =>
    brokersAheadMs(
      {
        ends: new Map([['t-0', end]]),
        endsLater: new Map([['t-0', later]]),
        offsetsAt: new Map([
          [1, new Map([['t-0', past]])],
          [2, new Map([['t-0', future]])],
        ]),
      },
      ['t-0'],
      bounds,
    )
  test('is ahead where records come from our future', () => {
    expect(ahead(4n, 11n)).toBe(21_000)
  })
  test('is behind where what has just come is old', () => {
    expect(ahead(12n, 12n)).toBe(-21_000)
  })
  test('is right where what has just come is new, and nobody knows where nothing comes', () => {
    expect(ahead(10n, 12n)).toBe(0)
    expect(ahead(12n, 12n, 12n, 12n)).toBe(0)
  })
})
