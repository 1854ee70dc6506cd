import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRegistry } from '../../harness/registry.ts'
import type { Outgoing } from '../../services/stories/records.ts'
import { startProxy, type Proxy } from '../proxy.ts'
import type { Scenario } from '../scenario.ts'
import { portOf } from '../site.ts'

const SCHEMA = JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' })
const UNKNOWN = 999
let line: Proxy
let ids: readonly number[] = []
/** By which schema every other record in binary mode is framed. */
let framedBy: number | undefined
let unknown = 0

/** The same schema under another title is another schema. */
async function register(url: string, title: string): Promise<number> {
  const schema = JSON.stringify({ ...JSON.parse(SCHEMA), title })
  const answer = await fetch(`${url}/subjects/${title}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schemaType: 'JSON', schema }),
  })
  return ((await answer.json()) as { id: number }).id
}

function framed({ message, ...rest }: Outgoing, id: number): Outgoing {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  const { 'content-type': _, ...headers } = message.headers ?? {}
  return { ...rest, message: { ...message, headers, value: Buffer.concat([head, Buffer.from(String(message.value))]) } }
}

function frame(record: Outgoing): Outgoing[] {
  if (framedBy === undefined || record.message.headers?.['ce_id'] === undefined) return [record]
  if (unknown === 0) return [framed(record, framedBy)]
  unknown -= 1
  return [framed(record, UNKNOWN), record]
}

export const schemaRegistry: Scenario = {
  id: 15,
  name: 'the schema registry is away, hangs, and does not know an id',
  what: 'half of the events are framed by a schema that is first needed while the registry refuses connections (5 s), then by another while it hangs (5 s); then some are framed by an id that nobody knows',
  boundMs: 60_000,
  tamper: frame,
  frames: () => new Set(ids),
  async prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'vigia-registry-'))
    const registry = await startRegistry(folder)
    ids = [await register(registry.url, 'first'), await register(registry.url, 'second')]
    line = await startProxy(portOf(registry.url))
    return {
      env: { VIGIA_SCHEMA_REGISTRY_URL: registry.url.replace(`:${portOf(registry.url)}`, `:${line.port}`) },
      async [Symbol.asyncDispose]() {
        await line[Symbol.asyncDispose]()
        await registry.stop('SIGKILL')
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
  async fault(run) {
    for (const [at, conditions] of [{ isClosed: true }, { held: 'both' } as const].entries()) {
      line.set(conditions)
      line.cut()
      framedBy = ids[at]
      await run.pass(5_000)
      line.set()
      run.measured(`${at === 0 ? 'away' : 'hangs'}: lag 0 after ${await run.lagGone(30_000)} ms`)
    }
    unknown = 5
    await run.pass(2_000)
    framedBy = undefined
    run.measured(`unknown: ${await run.lagGone(40_000)} ms`)
  },
  check(run, found) {
    run.must(`the five of an unknown schema are dead letters, not ${found.dead.length}`, found.dead.length === 5)
  },
}
