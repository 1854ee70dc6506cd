import { describe, expect, test } from 'vitest'
import { watchConsumer } from '../../src/cli/live/consumer.ts'
import { vitalsOf } from '../../src/cli/live/vitals.ts'
import { check, type Service } from '../../src/cli/service.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'

const part = (name: string, parts: Partial<Service> = {}): Service => ({
  name,
  run: async () => undefined,
  stop: async () => undefined,
  health: async () => [{ name: 'kafka', ok: true }],
  ...parts,
})

const silentConsumer = async () => ['consumer']

describe('a process', () => {
  test('is not ready before all of its parts are made, and says which', async () => {
    const services: Service[] = []
    const { health } = vitalsOf(['detector', 'api'], services)
    services.push(part('detector'))
    expect(await health()).toEqual([
      { name: 'api', ok: false, detail: 'starting' },
      { name: 'kafka', ok: true },
    ])
    services.push(part('api'))
    expect(await health()).toEqual([{ name: 'kafka', ok: true }])
  })

  test('says what its parts say, the same once', async () => {
    const well = { health: async () => [{ name: 'redis', ok: true }] }
    const ill = { health: async () => [{ name: 'redis', ok: false }] }
    const vitals = vitalsOf(['a', 'b', 'c'], [part('a', well), part('b', ill), part('c', well)])
    expect(await vitals.health()).toEqual([
      { name: 'redis', ok: true },
      { name: 'redis', ok: false },
    ])
    expect(await vitals.stalled()).toEqual([])
  })

  test('has stopped where a part of it has', async () => {
    expect(
      await vitalsOf(
        [],
        [part('a'), part('b', { stalled: silentConsumer }), part('c', { stalled: silentConsumer })],
      ).stalled(),
    ).toEqual(['consumer'])
  })
})

const answers = async () => new Map<string, bigint>()
const away = () => Promise.reject(new InfrastructureError('kafka', 'broker 10.0.0.1:9092 is away'))

describe('a consumer', () => {
  const partition = { topic: 't', partition: 0 }
  const watch = (silentMs: number, endOffsets: () => Promise<ReadonlyMap<string, bigint>>) =>
    watchConsumer({ lastProgress: () => 0, endOffsets }, partition, () => silentMs)

  test.each([
    [60_000, answers, []],
    [60_001, answers, ['consumer']],
    [60_001, away, []],
  ])('silent for %i ms', async (silentMs, endOffsets, stalled) => {
    expect(await watch(silentMs, endOffsets).stalled()).toEqual(stalled)
  })

  test('its brokers are asked, and no address is told', async () => {
    expect(await watch(0, answers).health()).toEqual({ name: 'kafka', ok: true })
    expect(await watch(0, away).health()).toEqual({ name: 'kafka', ok: false, detail: 'InfrastructureError' })
  })
})

test('nobody waits for what says nothing', async () => {
  const asked = performance.now()
  expect(await check('redis', () => new Promise(() => undefined))).toEqual({
    name: 'redis',
    ok: false,
    detail: 'no answer within 2 s',
  })
  expect(performance.now() - asked).toBeLessThan(4_000)
})
