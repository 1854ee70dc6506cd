import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import type { Testimony } from '../../src/channels/voice.ts'
import { loadEdge } from '../../src/cli/load.ts'
import { createReader } from '../../src/cli/reader.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createWitnesses } from '../../src/services/witnesses.ts'
import { alert, NOW, pseudonym } from '../api/samples.ts'

const { edge } = await loadEdge('registry', pseudonym)
const read = createReader(edge)
const NUMBER = '+5521900000000'
const SAME = '(21) 90000-0000'
const ADDRESS = pseudonym('address', NUMBER)

const reported = (id: string, parts: object = {}, source = '/call-centre') => ({
  topic: 'channels',
  key: NUMBER,
  value: JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type: 'channel.reported',
    time: new Date(NOW).toISOString(),
    data: { channel: { medium: 'phone', address: SAME }, reporterId: 'b-1', category: 'other', ...parts },
  }),
})
const alerted = (id: string, parts: Parameters<typeof alert>[0] = {}) => ({
  topic: 'alerts',
  key: id,
  value: JSON.stringify(alert({ id, group: { address: ADDRESS }, ...parts })),
})

function world() {
  const topics = createMemoryTopics({ partitions: 1, now: () => NOW })
  for (const name of ['alerts', 'channels', 'reports']) topics.create(name, 1)
  const memory = createMemorySink(topics)
  const state = { failures: 0, tries: 0 }
  const written: Testimony[] = []
  const open = () =>
    createWitnesses({
      source: createMemorySource({ topics, groupId: 'witnesses', subscribed: ['alerts', 'channels'] }),
      alerts: 'alerts',
      sink: {
        ...memory,
        async write(records) {
          state.tries += 1
          if ((state.failures -= 1) >= 0) throw new InfrastructureError('kafka', 'away')
          await memory.write(records)
        },
      },
      topic: 'reports',
      read,
      digest: sha256,
      onWritten: (testimonies) => written.push(...testimonies),
      policy: { firstMs: 1, maxMs: 2, forMs: Infinity },
    })
  const kept = () =>
    topics.read('reports', 0, 0n, 1_000).map(({ key, value }) => ({
      key: new TextDecoder().decode(key ?? undefined),
      said: JSON.parse(new TextDecoder().decode(value ?? undefined)) as Testimony,
    }))
  return { topics, memory, state, written, open, kept }
}

/** Lets witnesses work until so many testimonies are there. */
async function hear({ open, kept }: ReturnType<typeof world>, count: number): Promise<void> {
  const witnesses = open()
  const running = witnesses.run()
  await expect.poll(() => kept().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count)
  await witnesses.stop()
  await running
}

describe('witnesses', () => {
  test('carry what alerts and producers say, under pseudonyms and names of its own', async () => {
    const all = world()
    await all.memory.write([reported('r-1'), alerted('a-9'), reported('r-2', { reporterId: 'b-2' }, '/bank')])
    await hear(all, 3)
    const said = all.kept()
    expect(said.map(({ said: one }) => one.address)).toEqual([ADDRESS, ADDRESS, ADDRESS])
    expect(new Set(said.map(({ said: one }) => one.networkId))).toEqual(new Set(['machines']))
    expect(said.every(({ key, said: one }) => key === one.id)).toBe(true)
    expect(JSON.stringify(said)).not.toMatch(/9000|b-1|b-2/)
    expect(all.written).toHaveLength(3)
  })
  test('pass over what is bad, what is ours and what says nothing', async () => {
    const all = world()
    await all.memory.write([
      { topic: 'alerts', key: 'x', value: '{"id":1}' },
      { topic: 'alerts', key: 'x', value: 'no' },
      { topic: 'channels', key: 'x', value: '{}' },
      alerted('a-1', { mode: 'shadow' }),
      reported('20261122000000000001', {}, '/vigia/api'),
      reported('r-1'),
    ])
    await hear(all, 1)
    expect(all.kept().map(({ said }) => said.from)).toEqual(['event'])
  })
  test('say the last of an alert that came several times', async () => {
    const all = world()
    await all.memory.write(
      [1, 2, 3].map((revision) => alerted('a-9', { revision, lastHit: `2026-11-22T13:0${revision}:00.000Z` })),
    )
    await hear(all, 1)
    expect(all.kept().map(({ said }) => said.receivedAt)).toEqual(['2026-11-22T13:03:00.000Z'])
  })
  test('give a contradiction a place of its own, so that an older revision does not take it', async () => {
    const all = world()
    const contradictedBy = [{ source: '/s', id: 'e' }]
    await all.memory.write([alerted('a-9'), alerted('a-9', { revision: 9, contradictedBy })])
    await hear(all, 2)
    expect(all.kept().map(({ key, said }) => [key, said.id])).toEqual([
      ['a-9', 'a-9'],
      ['a-9 contradicted', 'a-9'],
    ])
  })
  test('name who says the same of an address again as before', async () => {
    const all = world()
    await all.memory.write([reported('r-1'), reported('r-2')])
    await hear(all, 1)
    expect(new Set(all.kept().map(({ key }) => key)).size).toBe(1)
  })
  test('wait for a sink that is away, and lose nothing', async () => {
    const all = world()
    all.state.failures = 5
    await all.memory.write([reported('r-1'), alerted('a-9')])
    await hear(all, 2)
    expect(all.kept()).toHaveLength(2)
  })
  test('stopped while the sink is away say it after they are started again', async () => {
    const all = world()
    all.state.failures = Infinity
    await all.memory.write([reported('r-1')])
    const first = all.open()
    const running = first.run()
    await expect.poll(() => all.state.tries).toBeGreaterThan(2)
    await first.stop()
    await running
    expect(all.kept()).toEqual([])
    all.state.failures = 0
    await hear(all, 1)
  })
  test('go on where they were', async () => {
    const all = world()
    await all.memory.write([reported('r-1')])
    await hear(all, 1)
    await all.memory.write([reported('r-2', { reporterId: 'b-2' })])
    await hear(all, 2)
    expect(all.kept()).toHaveLength(2)
  })
})
