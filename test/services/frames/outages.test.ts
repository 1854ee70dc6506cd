import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kill } from 'node:process'
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Alert } from '../../../src/engine/alert.ts'
import { DeadLetter } from '../../../src/events/dead-letter.ts'
import { readValues } from '../../harness/consume.ts'
import { freePorts } from '../../harness/ports.ts'
import type { Child } from '../../harness/processes.ts'
import { startRegistry, type RegistryServer } from '../../harness/registry.ts'
import type { Outgoing } from '../stories/records.ts'
import { createWorld, positionsOf, type World } from '../stories/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'vigia-frames-'))
let registry: RegistryServer
let world: World
let child: Child
let port = 0
let ids: readonly number[] = []

const avro = (name: string, fields: readonly string[]) => ({
  type: SchemaType.AVRO as const,
  schema: JSON.stringify({
    type: 'record',
    name,
    namespace: 'br',
    fields: fields.map((field) => ({ name: field, type: 'string' })),
  }),
})
const PAYMENT = {
  type: SchemaType.JSON as const,
  schema: JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', required: ['method'] }),
}
const TOKEN_FIELDS = ['tokenId', 'providerId', 'beneficiaryId', 'outcome']

/** The same schemas in the same order have the same ids: this registry forgets all when it ends. */
async function register(): Promise<number[]> {
  const client = new SchemaRegistry({ host: registry.url })
  const given: number[] = []
  for (const [subject, schema] of [
    ['token', avro('Token', TOKEN_FIELDS)],
    ['payment', PAYMENT],
    ['token-2', avro('Token', [...TOKEN_FIELDS, 'note'])],
  ] as const)
    given.push((await client.register(schema, { subject })).id)
  return given
}

beforeAll(async () => {
  registry = await startRegistry(folder)
  ids = await register()
  ;[port = 0] = await freePorts(1)
  world = await createWorld({
    VIGIA_SCHEMA_REGISTRY_URL: registry.url,
    VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1',
    VIGIA_HTTP_PORT: `${port}`,
  })
  await world.createTopics(2)
  child = world.start('detector,api')
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await registry.stop('SIGKILL')
  rmSync(folder, { recursive: true })
})

let made = 0
const message = (topic: string, type: string, key: string, value: Buffer): Outgoing => {
  const time = new Date().toISOString()
  const attributes = { specversion: '1.0', id: `f-${made++}`, source: '/frames', type, time }
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text]))
  return { topic, message: { key, value, headers } }
}
const head = (id: number): Buffer => {
  const bytes = Buffer.alloc(5)
  bytes.writeInt32BE(id, 1)
  return bytes
}
const text = (value: string) => [Buffer.of(value.length * 2), Buffer.from(value)]
/** A token at two providers at once, in Avro: an alert. */
const reused = (tokenId: string, id = ids[0] ?? 0, more: readonly string[] = []): Outgoing[] =>
  ['p-1', 'p-2'].map((providerId) => {
    const body = [tokenId, providerId, 'b-1', 'accepted', ...more].flatMap(text)
    return message('tokens', 'token.validated', 'b-1', Buffer.concat([head(id), ...body]))
  })
/** A request for money by a number that is not the operator's, by JSON Schema: an alert. */
const request = (address: string): Outgoing => {
  const data = { channel: { medium: 'whatsapp', address }, method: 'pix', beneficiaryId: 'b-2' }
  const body = Buffer.concat([head(ids[1] ?? 0), Buffer.from(JSON.stringify(data))])
  return message('payments', 'payment.requested', 'b-2', body)
}

const alerts = async () =>
  (await readValues(inject('kafkaBrokers'), world.topics.alerts)).map((value) => Alert.parse(JSON.parse(value)))
const letters = async () =>
  (await readValues(inject('kafkaBrokers'), world.topics.deadLetters)).map((value) =>
    DeadLetter.parse(JSON.parse(value)),
  )
const found = (rule: string, count: number, boundMs?: number) =>
  child.waitUntil(
    `${count} alerts of ${rule}`,
    async () => new Set((await alerts()).flatMap(({ ruleId, id }) => (ruleId === rule ? [id] : []))).size === count,
    boundMs,
  )
const REUSED = 'token-reused-across-providers'
const REQUESTED = 'payment-request-unofficial-channel'
const page = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
const waiting = () => page('/metrics').then((metrics) => /^vigia_schema_waiting_partitions (\d+)$/m.exec(metrics)?.[1])

const offsetOf = ({ origin }: DeadLetter): number => ('topic' in origin ? Number(origin.offset) : 0)
const byOffset = (a: DeadLetter, b: DeadLetter): number => offsetOf(a) - offsetOf(b)

test('frames are read while the registry answers', async () => {
  await world.send(reused('t-1'))
  await found(REUSED, 1)
  expect(await waiting()).toBe('0')
  expect(await page('/health/ready')).not.toContain('does not answer; partitions')
})

test('while it is down, what needs a schema that is not known waits, and the rest goes on', async () => {
  const { port: at } = new URL(registry.url)
  await registry.stop('SIGKILL')
  await world.send([request('+5511900000001')])
  await child.waitFor(/"msg":"the schema registry does not answer/)
  await world.send(reused('t-2'))
  await found(REUSED, 2)
  await child.waitUntil('one partition waits', async () => (await waiting()) === '1')
  await child.waitUntil('health tells it', async () =>
    (await page('/health/ready')).includes('does not answer; partitions that wait for it: 1'),
  )
  expect(await letters()).toEqual([])
  expect((await alerts()).filter(({ ruleId }) => ruleId === REQUESTED)).toEqual([])
  const positions = await positionsOf(world, `${world.prefix}-detector`, [world.topics.of('payments')])
  expect(positions.filter(({ committed, end }) => committed !== end)).toHaveLength(1)

  registry = await startRegistry(folder, false, Number(at))
  // Until they are there again the registry answers that it does not know the id: that is waited for, too.
  expect(await register()).toEqual(ids)
  await found(REQUESTED, 1)
  await child.waitFor(/"msg":"the schema registry answers again"/)
  await child.waitUntil('none waits', async () => (await waiting()) === '0')
  expect(await letters()).toEqual([])
})

test('while it hangs, the same', async () => {
  kill(registry.pid, 'SIGSTOP')
  await world.send([...reused('t-3', ids[2], ['x']), request('+5511900000002')])
  await child.waitFor(/"error":"schema registry: no answer in time"/)
  await found(REQUESTED, 2)
  expect((await alerts()).filter(({ group }) => group['tokenId'] === 't-3')).toEqual([])
  kill(registry.pid, 'SIGCONT')
  await found(REUSED, 3)
  expect(await letters()).toEqual([])
})

test('a frame that nobody can read is a dead letter with its code, and what is behind it comes through', async () => {
  const bad = [
    [head(999), 'unknown_schema'],
    [Buffer.from([...head(ids[0] ?? 0), 9, 9]), 'bad_frame'],
    [Buffer.of(0, 0, 0), 'bad_frame'],
    [Buffer.from([...head(ids[1] ?? 0), ...Buffer.from('{"method":')]), 'bad_frame'],
    [Buffer.concat([head(ids[0] ?? 0), ...['', '', '', ''].flatMap(text)]), 'bad_data'],
  ] as const
  await world.send([...bad.map(([value]) => message('tokens', 'token.validated', 'b-1', value)), ...reused('t-4')])
  await found(REUSED, 4, 30_000)
  expect((await letters()).toSorted(byOffset).map(({ code, original }) => [code, original])).toEqual(
    bad.map(([value, code]) => [code, value.toString('base64')]),
  )
  expect(child.stdout()).toMatch(/"schema":999,"result":"unknown"/)
})

/** What doctor finds of the schema registry. */
async function findings(env: Record<string, string>) {
  const doctor = world.run(['doctor', '--json'], env)
  await doctor.exit(30_000)
  const { findings: all } = JSON.parse(doctor.stdout()) as { findings: { name: string; code: string }[] }
  return all.filter(({ name }) => name === 'schema registry').map(({ code }) => code)
}

test('doctor tells whether it answers', async () => {
  const wrong = registry.url.replace('/apis/ccompat/v7', '')
  expect(
    await Promise.all(
      [registry.url, wrong, 'http://127.0.0.1:1', ''].map((url) => findings({ VIGIA_SCHEMA_REGISTRY_URL: url })),
    ),
  ).toEqual([['ok'], ['schema-registry-refuses'], ['schema-registry-away'], []])
})
