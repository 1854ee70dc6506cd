import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryReportStore } from '../../src/adapters/memory/report-store.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { JudgedChannel, Report } from '../../src/channels/report.ts'
import { MACHINES, type Testimony } from '../../src/channels/voice.ts'
import type { Event } from '../../src/events/event.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createReports } from '../../src/services/reports.ts'
import { decided, reportBy, T } from '../channels/reports.ts'

const channel: JudgedChannel = { kind: 'phone', canonical: '+5521900000000', medium: 'whatsapp' }
const at = (place: string) => ({ address: `10.0.${place}`, network: `10.0.${place.split('.')[0]}` })

function world(serials: readonly string[] = []) {
  const topics = createMemoryTopics({ partitions: 1 })
  const store = createMemoryReportStore()
  const told: Event[] = []
  const state = { isDown: false, areRulesDeaf: false, next: 0 }
  const memory = createMemorySink(topics)
  const reports = createReports({
    store,
    sink: {
      ...memory,
      async write(records) {
        if (state.isDown) throw new InfrastructureError('kafka', 'away')
        await memory.write(records)
      },
    },
    topic: 'reports',
    events: {
      accept: async (events) => {
        if (state.areRulesDeaf) throw new InfrastructureError('kafka', 'away')
        told.push(...events)
      },
    },
    pseudonym: (domain, value) => `k1:${Buffer.from(`${domain}${value}`).toString('hex')}`,
    serial: () => serials[state.next++] ?? String(state.next).padStart(10, '0'),
  })
  const kept = () =>
    topics
      .read('reports', 0, 0n, 1_000)
      .map(({ value }) => JSON.parse(new TextDecoder().decode(value ?? undefined)) as Report)
  return { reports, store, told, kept, state }
}

describe('a report', () => {
  test('is kept and told to the rules, by pseudonyms alone', async () => {
    const { reports, told, kept } = world()
    const report = await reports.file({ channel, category: 'payment' }, at('1.7'), T)
    expect(kept()).toEqual([report])
    expect(told).toMatchObject([{ source: '/vigia/api', id: report.protocol, type: 'channel.reported', time: T }])
    expect(told[0]?.data).toEqual({
      channel: { medium: 'whatsapp', address: report.address },
      reporterId: report.reporterId,
      category: 'payment',
    })
    expect(JSON.stringify([report, told])).not.toMatch(/5521900000000|10\.0\./)
    expect(report.masked).toBe('+55 21 9••••-0000')
    expect(reports.find(report.protocol)).toEqual(report)
  })
  test('of the same address from the same place is the same for a day', async () => {
    const { reports, kept } = world()
    const file = (now: number, place = '1.7') => reports.file({ channel, category: 'other' }, at(place), now)
    const first = await file(T)
    expect((await file(T + 86_399_999)).protocol).toBe(first.protocol)
    expect((await file(T + 1, '1.8')).protocol).not.toBe(first.protocol)
    expect((await file(T + 86_400_000)).protocol).not.toBe(first.protocol)
    expect(kept()).toHaveLength(3)
  })
  test('that cannot be written is not there', async () => {
    const { reports, kept, state } = world()
    state.isDown = true
    await expect(reports.file({ channel, category: 'other' }, at('1.7'), T)).rejects.toBeInstanceOf(InfrastructureError)
    expect([kept(), reports.list(undefined, 9)]).toEqual([[], []])
  })
  test('that rules could not be told of is told to them when it is made again, once', async () => {
    const { reports, kept, told, state } = world()
    const file = (now: number) => reports.file({ channel, category: 'other' }, at('1.7'), now)
    state.areRulesDeaf = true
    await expect(file(T)).rejects.toBeInstanceOf(InfrastructureError)
    state.areRulesDeaf = false
    const { protocol } = await file(T + 1_000)
    await file(T + 900_000)
    expect([kept().map((report) => report.protocol), told.map(({ id, time }) => [id, time])]).toEqual([
      [protocol],
      [[protocol, T]],
    ])
  })
  test('made ten times at once is one', async () => {
    const { reports, kept } = world()
    const all = await Promise.all(
      Array.from({ length: 10 }, () => reports.file({ channel, category: 'other' }, at('1.7'), T)),
    )
    expect([new Set(all.map(({ protocol }) => protocol)).size, kept().length]).toEqual([1, 1])
  })
  test('of what is the operator’s own is kept, and no rule hears of it', async () => {
    const { reports, kept, told } = world()
    await reports.file({ channel, category: 'other', isOurs: true }, at('1.7'), T)
    expect([kept().length, told.length]).toEqual([1, 0])
  })
  test('never takes the number of another', async () => {
    const { reports } = world(['0000000001', '0000000001', '0000000002'])
    const first = await reports.file({ channel, category: 'other' }, at('1.7'), T)
    const second = await reports.file({ channel, category: 'other' }, at('1.8'), T)
    expect(second.protocol).not.toBe(first.protocol)
  })
  test('that an analyst confirms makes its address a known fraud, until it is taken back', async () => {
    const { reports, kept } = world()
    const { protocol } = await reports.file({ channel, category: 'other' }, at('1.7'), T)
    expect(reports.standingOf(channel.canonical, T)).toBe('unknown')
    await reports.decide(protocol, 'fraud', 'ana', T + 1)
    expect(reports.standingOf(channel.canonical, T + 2)).toBe('confirmed')
    expect(kept().at(-1)?.disposition).toEqual({ outcome: 'fraud', at: new Date(T + 1).toISOString(), by: 'ana' })
    await reports.decide(protocol, 'legitimate', 'ana', T + 3)
    expect(reports.standingOf(channel.canonical, T + 4)).toBe('unknown')
    expect(await reports.decide('20261122000000000000', 'fraud', 'ana', T)).toBeUndefined()
  })
  test('is decided by the last word, whatever clock the one before was said by', async () => {
    const { reports } = world()
    const { protocol } = await reports.file({ channel, category: 'other' }, at('1.7'), T)
    await reports.decide(protocol, 'fraud', 'ana', T + 60_000)
    await reports.decide(protocol, 'unfounded', 'bia', T + 1)
    expect(reports.find(protocol)?.disposition).toMatchObject({ outcome: 'unfounded', by: 'bia' })
  })
  test('is nobody’s whom an event could name', async () => {
    const { reports } = world()
    const { reporterId, networkId } = await reports.file({ channel, category: 'other' }, at('1.7'), T)
    for (const id of [reporterId, networkId]) expect(Buffer.from(id.slice(3), 'hex').toString()).toContain(' ')
  })
})

describe('the store', () => {
  const some = fc.array(
    fc.record({
      reporter: fc.constantFrom('a', 'b', 'c', 'd'),
      network: fc.constantFrom('n1', 'n2', MACHINES),
      days: fc.integer({ min: 0, max: 30 }),
      outcome: fc.option(fc.constantFrom('fraud' as const, 'legitimate' as const, 'unfounded' as const), { freq: 4 }),
      isReport: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  test('folds to the same in any order, with repetitions', () => {
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (parts, order) => {
        const filed = parts.flatMap(({ reporter, network, days, outcome, isReport }) => {
          const { protocol, ...report } = reportBy(reporter, network, days)
          const said = isReport ? { ...report, protocol } : { ...report, id: protocol, from: 'alert' as const }
          return outcome === null ? [said] : [said, { ...said, ...decided(outcome, days / 2) }]
        })
        const fold = (all: readonly (Report | Testimony)[]) => {
          const store = createMemoryReportStore()
          for (const report of all) store.apply(report)
          return [store.standingOf('k1:aa', T), filed.map((said) => 'protocol' in said && store.find(said.protocol))]
        }
        const shuffled = [...filed, ...filed]
          .map((report) => ({ report, at: order.next().value as number }))
          .toSorted((one, other) => one.at - other.at)
        expect(fold(shuffled.map(({ report }) => report))).toEqual(fold(filed))
      }),
    )
  })
  test('a flood from one network neither sinks an address nor cleans another', () => {
    const store = createMemoryReportStore()
    for (const report of [reportBy('a', 'n1'), reportBy('b', 'n2'), reportBy('c', 'n3')]) store.apply(report)
    for (let n = 0; n < 2_000; n += 1) {
      store.apply(reportBy(`r${n}`, 'bad', 0))
      store.apply(reportBy(`r${n}`, 'bad', 0, { address: 'k1:bb' }))
    }
    expect([store.standingOf('k1:aa', T), store.standingOf('k1:bb', T)]).toEqual(['reported', 'unknown'])
  })
  test('what a network has filed after others does not make theirs forgotten', () => {
    const store = createMemoryReportStore()
    const victims = [reportBy('a', 'n1', 1), reportBy('b', 'n2', 1), reportBy('c', 'n3', 1)]
    const noise = Array.from({ length: 6 }, (_, n) =>
      ['n1', 'n2', 'n3'].map((network) => reportBy(`${network}${n}`, network)),
    )
    for (const report of [...victims, ...noise.flat()]) store.apply(report)
    for (const report of noise.flat()) store.apply({ ...report, ...decided('unfounded') })
    expect(store.standingOf('k1:aa', T)).toBe('reported')
  })
  test('what an analyst has decided is not flooded away', () => {
    const store = createMemoryReportStore(10)
    const fraud = reportBy('a', 'n1', 0, { address: 'k1:ff', ...decided('fraud') })
    store.apply(fraud)
    for (let n = 0; n < 100; n += 1) store.apply(reportBy('a', 'n1', 0, { address: `k1:${n}` }))
    expect([store.standingOf('k1:ff', T), store.find(fraud.protocol)]).toEqual(['confirmed', fraud])
  })
  test('an address that everybody reports is folded in a moment', () => {
    const store = createMemoryReportStore()
    const began = performance.now()
    for (let n = 0; n < 20_000; n += 1) store.apply(reportBy(`r${n}`, `n${n}`))
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(store.standingOf('k1:aa', T)).toBe('reported')
  })
  test('is bounded: the oldest go first', () => {
    const store = createMemoryReportStore(10)
    const filed = Array.from({ length: 30 }, (_, n) => reportBy('a', 'n1', 0, { address: `k1:${n}` }))
    for (const report of filed) store.apply(report)
    expect(filed.map(({ protocol }) => store.find(protocol) !== undefined)).toEqual(filed.map((_, n) => n >= 20))
    expect(store.list(undefined, 100)).toHaveLength(10)
  })
  test('is bounded by what is said in all: addresses of which nothing was decided go first', () => {
    const store = createMemoryReportStore(1_000, 100)
    const fraud = reportBy('a', 'n1', 0, { address: 'k1:ff', ...decided('fraud') })
    store.apply(fraud)
    for (let n = 0; n < 50; n += 1)
      for (const network of ['n1', 'n2', 'n3']) store.apply(reportBy(network, network, 0, { address: `k1:${n}` }))
    const known = Array.from({ length: 50 }, (_, n) => store.standingOf(`k1:${n}`, T) === 'reported')
    expect(known).toEqual(known.map((_, n) => n >= 17))
    expect(store.standingOf('k1:ff', T)).toBe('confirmed')
  })
  test('takes in no slower where all was decided', () => {
    const store = createMemoryReportStore(5_000)
    const began = performance.now()
    for (let n = 0; n < 20_000; n += 1) store.apply(reportBy('a', 'n1', 0, { address: `k1:${n}`, ...decided('fraud') }))
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
