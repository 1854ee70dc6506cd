import { describe, expect, test } from 'vitest'
import { createMemoryDispositionStore } from '../../src/adapters/memory/disposition-store.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createReputation } from '../../src/cli/reputation.ts'
import { topicNames } from '../../src/cli/topic-names.ts'
import { Disposition, type AlertDisposition } from '../../src/engine/disposition.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { alert, NOW, pseudonym } from '../api/samples.ts'

const NUMBER = '+5521900000000'
const about = alert({ id: '0'.repeat(32), group: { address: pseudonym('address', NUMBER) } })

function world() {
  const topics = createMemoryTopics({ partitions: 1 })
  const memory = createMemorySink(topics)
  const state = { isDown: false }
  const open = () =>
    createReputation({
      names: topicNames(''),
      sink: {
        ...memory,
        async write(records) {
          if (state.isDown) throw new InfrastructureError('kafka', 'away')
          await memory.write(records)
        },
      },
      events: { accept: () => Promise.resolve() },
      pseudonym,
    })
  const kept = () =>
    topics
      .read('dispositions', 0, 0n, 99)
      .map(({ value }) => JSON.parse(new TextDecoder().decode(value ?? undefined)) as unknown)
  return { open, kept, state }
}

describe('what an analyst makes of an alert', () => {
  test('is kept in the form that a backtest reads, and told of the alert', async () => {
    const { open, kept } = world()
    const { dispositions } = open()
    const decided = await dispositions.decide(about, 'valuable', 'ana', NOW)
    expect(kept()).toEqual([decided])
    expect(Disposition.parse(kept()[0])).toMatchObject({ alertId: about.id, disposition: 'valuable', at: NOW })
    expect(dispositions.of(about.id)).toEqual(decided)
  })
  test('makes its address a known fraud where the risk was real, until it is taken back', async () => {
    const { open } = world()
    const { dispositions, reports } = open()
    await dispositions.decide(about, 'confirmed', 'ana', NOW)
    expect(reports.standingOf(NUMBER, NOW + 1)).toBe('confirmed')
    await dispositions.decide(about, 'false_positive', 'ana', NOW + 2)
    expect(reports.standingOf(NUMBER, NOW + 3)).toBe('unknown')
  })
  test('is the same in an API that reads it later, in whatever order', async () => {
    const { open, kept } = world()
    const { dispositions } = open()
    await dispositions.decide(about, 'false_positive', 'ana', NOW)
    await dispositions.decide(about, 'confirmed', 'ana', NOW + 1)
    const [first, second] = kept()
    for (const order of [
      [first, second],
      [second, first, second],
    ]) {
      const later = open()
      const fold = new Map(later.folds).get('dispositions')
      for (const each of order) fold?.take(each)
      expect(later.dispositions.of(about.id)?.disposition).toBe('confirmed')
      expect(later.reports.standingOf(NUMBER, NOW + 2)).toBe('confirmed')
    }
  })
  test('is the last word, whatever clock the one before was said by', async () => {
    const { dispositions, reports } = world().open()
    await dispositions.decide(about, 'confirmed', 'ana', NOW + 60_000)
    await dispositions.decide(about, 'false_positive', 'bia', NOW)
    expect(dispositions.of(about.id)).toMatchObject({ disposition: 'false_positive', by: 'bia' })
    expect(reports.standingOf(NUMBER, NOW + 60_001)).toBe('unknown')
  })
  test('that cannot be written is not there', async () => {
    const { open, state } = world()
    const { dispositions, reports } = open()
    state.isDown = true
    await expect(dispositions.decide(about, 'confirmed', 'ana', NOW)).rejects.toBeInstanceOf(InfrastructureError)
    expect([dispositions.of(about.id), reports.standingOf(NUMBER, NOW)]).toEqual([undefined, 'unknown'])
  })
})

const decided = (n: number): AlertDisposition => ({
  alertId: `a-${n}`,
  disposition: 'valuable',
  at: new Date(NOW + n).toISOString(),
  by: 'ana',
  ruleId: 'r',
  firstHit: new Date(NOW).toISOString(),
})
test('the store is bounded: those decided first go first', () => {
  const store = createMemoryDispositionStore(10)
  for (let n = 0; n < 30; n += 1) store.apply(decided(n))
  expect(Array.from({ length: 30 }, (_, n) => store.of(`a-${n}`) !== undefined)).toEqual(
    Array.from({ length: 30 }, (_, n) => n >= 20),
  )
})
