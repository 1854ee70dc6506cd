import { afterEach, describe, expect, test } from 'vitest'
import { createRegistryClient } from '../../../src/adapters/schema-registry/client.ts'
import { createSchemas, type OpenSchemas, type SchemasOptions } from '../../../src/adapters/schema-registry/schemas.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { until } from '../../harness/wait.ts'
import { type Answering, says, saysUnknown, startFakeRegistry, type FakeRegistry } from './fake-registry.ts'

const opened: (OpenSchemas | FakeRegistry)[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) {
    if ('close' in one) one.close()
    else await one[Symbol.asyncDispose]()
  }
})
const STRING = says(200, { schema: '"string"' })
const framed = (id: number, body: readonly number[] = [2, 0x61]) =>
  Uint8Array.of(0, id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255, ...body)

async function open(answer: Answering, more: Partial<SchemasOptions> = {}) {
  const registry = await startFakeRegistry(answer)
  const told: string[] = []
  let now = 0
  const schemas = createSchemas({
    client: createRegistryClient({ url: registry.url }),
    watch: {
      fetched: (result, id) => void told.push(`${id} ${result}`),
      refused: (result, id) => void told.push(`${id} refused ${result}`),
      known: (count) => void told.push(`known ${count}`),
    },
    firstPauseMs: 1,
    mostPauseMs: 5,
    now: () => now,
    ...more,
  })
  opened.push(schemas, registry)
  return {
    registry,
    schemas,
    told,
    pass: (ms: number) => (now += ms),
    missing: (...ids: number[]) => schemas.missing(new Set(ids)),
  }
}
type Opened = Awaited<ReturnType<typeof open>>
const codeOf = ({ schemas }: Opened, value: Uint8Array) => {
  const read = schemas.read(value)
  return read.ok ? 'good' : read.code
}

describe('a schema that is there', () => {
  test('is fetched once, however many ask at once, and then no more', async () => {
    const world = await open(STRING)
    expect(world.missing(7, 8)).toEqual([7, 8])
    await Promise.all([world.schemas.load([7, 8]), world.schemas.load([7]), world.schemas.load([8, 7])])
    expect(world.missing(7, 8)).toEqual([])
    expect(world.registry.asked.toSorted()).toEqual(['/schemas/ids/7', '/schemas/ids/8'])
    expect(world.schemas.read(framed(7))).toEqual({ ok: true, value: 'a' })
    expect(world.told).toEqual(expect.arrayContaining(['7 found', '8 found', 'known 2']))
  })
  test('is compiled once: its reader is the same for all frames', async () => {
    const world = await open(
      says(200, {
        schema: JSON.stringify({
          type: 'record',
          name: 'R',
          fields: Array.from({ length: 200 }, (_, at) => ({ name: `f${at}`, type: ['null', 'string'] })),
        }),
      }),
    )
    await world.schemas.load([7])
    const value = framed(
      7,
      Array.from({ length: 200 }, () => 0),
    )
    world.schemas.read(value)
    const begun = performance.now()
    for (let at = 0; at < 5_000; at++) world.schemas.read(value)
    // To compile it takes about a millisecond, to read it some microseconds.
    expect(performance.now() - begun).toBeLessThan(2_500)
  })
  test('reads no frame that is broken', async () => {
    const world = await open(STRING)
    await world.schemas.load([7])
    for (const value of [framed(7, []), framed(7, [9, 1]), framed(7, [2, 0x61, 0]), framed(7, [4, 0xff, 0xff])])
      expect(codeOf(world, value)).toBe('bad_frame')
  })
})

test.each([
  ['the magic byte alone', Uint8Array.of(0)],
  ['four bytes', Uint8Array.of(0, 0, 0, 0)],
  ['id 0', framed(0)],
  ['a negative id', framed(0x80_00_00_00)],
])('%s names no schema, and nobody is asked', async (_, value) => {
  const world = await open(STRING)
  expect(codeOf(world, value)).toBe('bad_frame')
  expect(world.registry.asked).toEqual([])
})
test('of a schema that nobody has asked for nothing is said', async () => {
  const { schemas } = await open(STRING)
  expect(() => schemas.read(framed(7))).toThrow(InfrastructureError)
})

describe('a schema that the registry does not know', () => {
  test('is waited for, and read when it comes', async () => {
    const world = await open(saysUnknown)
    const loading = world.schemas.load([7])
    await until('it was asked for several times', 3_000, () => world.registry.asked.length > 3)
    expect(world.missing(7)).toEqual([7])
    world.registry.answer = STRING
    await loading
    expect(codeOf(world, framed(7))).toBe('good')
  })
  test('is refused after a while, not asked for again for a while, and then it is', async () => {
    const world = await open(saysUnknown)
    const loading = world.schemas.load([7])
    await until('it was asked for', 3_000, () => world.registry.asked.length > 1)
    world.pass(10_001)
    await loading
    expect(world.missing(7)).toEqual([])
    expect(codeOf(world, framed(7))).toBe('unknown_schema')
    expect(world.told.at(-1)).toBe('7 refused unknown')
    world.pass(60_001)
    expect(world.missing(7)).toEqual([7])
    // What was handed over before is still told.
    expect(codeOf(world, framed(7))).toBe('unknown_schema')
    world.registry.answer = STRING
    await world.schemas.load([7])
    expect(codeOf(world, framed(7))).toBe('good')
  })
  test('is not refused for the time of an outage', async () => {
    const world = await open(saysUnknown)
    const loading = world.schemas.load([7])
    await until('it was asked for', 3_000, () => world.registry.asked.length > 0)
    world.registry.answer = says(500, '')
    await until('the outage is noticed', 3_000, () => world.told.includes('7 failed'))
    world.pass(3_600_000)
    const before = world.registry.asked.length
    world.registry.answer = saysUnknown
    await until('it is asked for again', 3_000, () => world.registry.asked.length > before + 2)
    expect(world.told).not.toContain('7 refused unknown')
    world.pass(10_001)
    await loading
    expect(codeOf(world, framed(7))).toBe('unknown_schema')
  })
})

describe('a schema that cannot be used', () => {
  test.each([
    ['that is none', { schema: '{' }],
    ['in Avro that is none', { schema: '{"type":"recor"}' }],
    ['in Protobuf that is none', { schema: 'message {', schemaType: 'PROTOBUF' }],
    ['in JSON Schema that is none', { schema: '{"type":7}', schemaType: 'JSON' }],
    ['of another type', { schema: '"string"', schemaType: 'XML' }],
  ])('%s is refused at once', async (_, body) => {
    const world = await open(says(200, body))
    await world.schemas.load([7])
    expect(codeOf(world, framed(7))).toBe('unusable_schema')
    expect(world.told).toContain('7 refused unusable')
    expect(world.registry.asked).toHaveLength(1)
  })
})

describe('a registry that is away', () => {
  test('is asked again until it is back; what is known goes on', async () => {
    const world = await open(STRING)
    await world.schemas.load([7])
    world.registry.answer = says(503, '')
    let isLoaded = false
    const loading = world.schemas.load([7, 8]).then(() => (isLoaded = true))
    await until('it was asked several times', 3_000, () => world.told.filter((line) => line === '8 failed').length > 3)
    world.pass(3_600_000)
    expect(isLoaded).toBe(false)
    expect(world.missing(7, 8)).toEqual([8])
    expect(codeOf(world, framed(7))).toBe('good')
    world.registry.answer = STRING
    await loading
    expect(world.missing(7, 8)).toEqual([])
  })
  test('is not asked for more than four schemas at once', async () => {
    let running = 0
    let most = 0
    const world = await open((request, response) => {
      most = Math.max(most, ++running)
      setTimeout(() => {
        running -= 1
        STRING(request, response)
      }, 5)
    })
    await world.schemas.load(Array.from({ length: 40 }, (_, at) => at + 1))
    expect(most).toBe(4)
  })
  test('is no longer asked when the schemas are closed', async () => {
    const world = await open(says(503, ''))
    const loading = world.schemas.load([7])
    await until('it was asked', 3_000, () => world.registry.asked.length > 0)
    world.schemas.close()
    await expect(loading).rejects.toThrow(/abort/i)
  })
})

test('beyond a thousand ids those go that were not needed for long', async () => {
  const world = await open(STRING)
  const many = Array.from({ length: 1_000 }, (_, at) => at + 1)
  await world.schemas.load(many)
  world.pass(120_001)
  expect(world.missing(1, 2)).toEqual([])
  await world.schemas.load([5_000])
  expect(world.missing(1, 2, 3, 5_000)).toEqual([3])
  expect(world.told.slice(-2)).toEqual(['known 3', '5000 found'])
})
