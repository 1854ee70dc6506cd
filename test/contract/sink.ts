import { expect, test } from 'vitest'
import type { Sink } from '../../src/ports/sink.ts'
import type { SourceRecord } from '../../src/ports/source.ts'

/** Where the sinks of one adapter write. */
export interface SinkWorld {
  /** Creates a topic that nobody else uses; resolves to its name. */
  createTopic(partitions: number): Promise<string>
  sink(): Sink
  /** All records of a topic, by partition, in order. */
  read(topic: string): Promise<SourceRecord[][]>
}

const text = (value: Uint8Array | null | undefined) => (value ? new TextDecoder().decode(value) : value)

/** What every `Sink` does, whatever it writes to. To be called within a `describe`. */
export function sinkContract(world: () => SinkWorld): void {
  test('a record arrives with its key, value, headers and timestamp', async () => {
    const topic = await world().createTopic(1)
    const sink = world().sink()
    await sink.write([
      { topic, key: 'k', value: 'ação', headers: { code: 'x', reason: 'não' }, timestamp: 1_700_000_000_123 },
      { topic, key: 'k', value: Uint8Array.of(0, 255, 10) },
    ])
    await sink.close()
    const [records = []] = await world().read(topic)
    expect(records.map(({ key }) => text(key))).toEqual(['k', 'k'])
    expect(text(records[0]?.value)).toBe('ação')
    expect([...(records[1]?.value ?? [])]).toEqual([0, 255, 10])
    expect([...(records[0]?.headers ?? [])].map(([name, value]) => [name, text(value)])).toEqual([
      ['code', 'x'],
      ['reason', 'não'],
    ])
    expect(records[1]?.headers.size).toBe(0)
    expect(records[0]?.timestamp).toBe(1_700_000_000_123)
    expect(Math.abs(Date.now() - (records[1]?.timestamp ?? 0))).toBeLessThan(60_000)
  })

  test('keys and headers may be any bytes, and a key of bytes goes where the same text goes', async () => {
    const topic = await world().createTopic(4)
    const sink = world().sink()
    const key = Uint8Array.of(0, 0xff, 10)
    await sink.write([
      { topic, key, value: 'x', headers: { raw: Uint8Array.of(0xff, 0), text: 'é' } },
      { topic, key: new TextEncoder().encode('clé'), value: 'y' },
      { topic, key: 'clé', value: 'z' },
    ])
    await sink.close()
    const partitions = await world().read(topic)
    const raw = partitions.flat().find(({ value }) => text(value) === 'x')
    expect([...(raw?.key ?? [])]).toEqual([...key])
    expect([...(raw?.headers.get('raw') ?? [])]).toEqual([0xff, 0])
    expect(text(raw?.headers.get('text'))).toBe('é')
    const withKey = partitions.map((records) => records.filter((record) => text(record.key) === 'clé').length)
    expect(withKey.filter((count) => count > 0)).toEqual([2])
  })

  test('records of one key stay in one partition and in order, over many writes at once', async () => {
    const topic = await world().createTopic(4)
    const sink = world().sink()
    const all = Array.from({ length: 3_000 }, (_, index) => ({ topic, key: `key-${index % 17}`, value: `${index}` }))
    const writes: Promise<void>[] = []
    for (let at = 0; at < all.length; at += 7) writes.push(sink.write(all.slice(at, at + 7)))
    await Promise.all(writes)
    await sink.close()
    const partitions = await world().read(topic)
    expect(partitions.flat().length).toBe(3_000)
    for (let key = 0; key < 17; key++) {
      const lists = partitions.map((list) => list.filter((record) => text(record.key) === `key-${key}`))
      const found = lists.filter((list) => list.length > 0)
      expect(found.length).toBe(1)
      const order = found.flat().map(({ value }) => Number(text(value)))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })

  test('more than a request may hold, and nothing at all', async () => {
    const topic = await world().createTopic(2)
    const sink = world().sink()
    const value = 'x'.repeat(100_000)
    await sink.write([])
    await sink.write(Array.from({ length: 40 }, (_, index) => ({ topic, key: `${index}`, value })))
    await sink.close()
    expect((await world().read(topic)).flat().length).toBe(40)
  })
}
