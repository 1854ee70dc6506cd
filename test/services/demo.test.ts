import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { freePorts } from '../harness/ports.ts'
import { spawnVigia, type Child } from '../harness/processes.ts'

const FIRST_ALERT_MS = 10_000
const END_MS = 2_000
const STACK = /^\s+at .+:\d+:\d+/m
const Alerts = z.object({ alerts: z.array(z.object({ id: z.string(), ruleId: z.string() })) })

let dir: string
let port: number
let demo: Child
let url: string
let toFirstAlertMs: number
/** Of all runs, so that none is left behind. */
const children: Child[] = []

function start(dataDir: string, from: number): Child {
  const child = spawnVigia(['demo'], { env: { VIGIA_DATA_DIR: dataDir, VIGIA_HTTP_PORT: String(from) } })
  children.push(child)
  return child
}
const urlOf = async (child: Child): Promise<string> =>
  (await child.waitFor(/Alertas · alerts +(http:\S+)\/alertas/))[1] ?? ''
const listed = async (from: string) => Alerts.parse(await (await fetch(`${from}/v1/alerts?limit=100`)).json()).alerts
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigia-demo-'))
  const [free = 0] = await freePorts(1)
  port = free
  const began = performance.now()
  demo = start(join(dir, 'data'), port)
  await demo.waitFor(/●/)
  toFirstAlertMs = performance.now() - began
  url = await urlOf(demo)
})
afterAll(async () => {
  for (const child of children) if (child.isAlive()) child.kill()
  await rm(dir, { recursive: true, force: true })
})

/** The rules that the story is told for; a catalogue may have more. */
const RULES = [
  'payment-request-unofficial-channel',
  'token-after-contact-change',
  'token-contested',
  'token-guessing',
  'token-reused-across-providers',
  'token-unsolicited',
  'unofficial-number-campaign',
]
const hasAll = (alerts: readonly { readonly ruleId: string }[]): boolean =>
  new Set(alerts.map(({ ruleId }) => ruleId)).isSupersetOf(new Set(RULES))

test('the first alert is there within 10 s of starting', () => {
  expect(toFirstAlertMs).toBeLessThan(FIRST_ALERT_MS)
})

test('every rule of the story has its alert, said and listed', async () => {
  await demo.waitUntil('all rules are listed', async () => hasAll(await listed(url)))
  await demo.waitUntil('all are said', () => demo.stdout().split('●').length - 1 >= RULES.length)
})

test('the printed addresses answer', async () => {
  const addresses = [...demo.stdout().matchAll(/^ {2}\S.* {2}(http:\S+)$/gm)].map(([, address = '']) => address)
  const paths = ['/', '/alertas', '/docs', '/.well-known/official-channels.json', '/metrics']
  expect(addresses.map((address) => new URL(address).pathname)).toEqual(paths)
  for (const address of addresses) expect([address, (await fetch(address)).status]).toEqual([address, 200])
})

test('the printed check by the signed list answers, and what it saw is remembered', async () => {
  const [, command = ''] = await demo.waitFor(/^ {2}npx vigia (check .+)$/m)
  const line = `"$NODE" src/cli/vigia.ts ${command} --lang pt --state "$STATE"`
  const variables = { PATH: env['PATH'], NODE: process.execPath, STATE: join(dir, 'state.json') }
  const said = await new Promise<string>((resolve, reject) => {
    execFile('sh', ['-c', line], { env: variables }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
  expect(said).toMatch(/^REVOGADO: [^]*Lista oficial nº \d+, válida até /)
  expect(await readFile(join(dir, 'state.json'), 'utf8')).toContain('"version":')
})

test('the printed curl, pasted as it is, answers deny with its reason', async () => {
  const [command] = await demo.waitFor(/^ {2}curl .+$/m)
  const answer = await new Promise<string>((resolve, reject) => {
    execFile('sh', ['-c', command], (error, stdout) => (error === null ? resolve(stdout) : reject(error)))
  })
  expect(JSON.parse(answer)).toMatchObject({
    decision: 'deny',
    reasons: [
      { code: 'token-reused-across-providers', text: { pt: expect.stringContaining('prestador. O atendimento') } },
    ],
  })
})

/** Asks as a browser without JavaScript does: a form, a redirect, a page. Returns its title. */
async function askOnPage(value: string): Promise<string> {
  const sent = await fetch(`${url}/`, {
    method: 'POST',
    headers: { accept: 'text/html', origin: url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ valor: value, lang: 'pt' }),
    redirect: 'manual',
  })
  expect(sent.status).toBe(303)
  const page = await fetch(new URL(sent.headers.get('location') ?? '', url))
  return /<h1>([^<]*)<\/h1>/.exec(await page.text())?.[1] ?? ''
}
async function askApi(value: string): Promise<unknown> {
  const answer = await fetch(`${url}/v1/channels/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value }),
  })
  return ((await answer.json()) as { verdict: unknown }).verdict
}

describe('the printed values get what is promised', () => {
  test.each([
    ['canal oficial', 'OFICIAL', 'Sim, é da Saúde Exemplo'],
    ['já foi oficial', 'REVOGADO', 'Já foi nosso, mas não é mais'],
    ['ninguém conhece', 'NAO_RECONHECIDO', 'Não reconhecemos como nosso'],
  ])('%s', async (promise, verdict, headline) => {
    const [, value = ''] = await demo.waitFor(new RegExp(`^ {2}(\\S.*?) {2,}${promise}`, 'm'))
    expect(await askApi(value)).toBe(verdict)
    expect(await askOnPage(value)).toBe(headline)
  })
})

test('a second process on the same data folder is told so in a sentence, and disturbs nobody', async () => {
  const second = start(join(dir, 'data'), port)
  expect(await second.exit()).toBe(1)
  expect(second.stderr()).toContain('VIGIA_DATA_DIR')
  expect(second.stderr()).not.toMatch(STACK)
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
})

test('whoever stops reading what it says ends it in order', async () => {
  const line = '{ "$NODE" src/cli/vigia.ts demo; echo "ended $?" >&2; } | head -n 1'
  const variables = { NODE: process.execPath, PATH: env['PATH'], VIGIA_DATA_DIR: join(dir, 'unread') }
  const said = await new Promise<string>((resolve) => {
    execFile('sh', ['-c', line], { env: { ...variables, VIGIA_HTTP_PORT: '0' } }, (_, __, stderr) => resolve(stderr))
  })
  expect(said).toBe('ended 0\n')
})

test('a busy port moves on to the next free one', async () => {
  const second = start(join(dir, 'other'), port)
  expect(Number(new URL(await urlOf(second)).port)).toBeGreaterThan(port)
  second.kill('SIGTERM')
  expect(await second.exit()).toBe(0)
})

test('Ctrl-C ends it within 2 s with 0, also while a slow caller holds a request open; what it found stays', async () => {
  const before = await listed(url)
  const slow = connect(port, '127.0.0.1')
  slow.on('error', () => undefined)
  await once(slow, 'connect')
  slow.write(
    'POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
  )
  await fetch(`${url}/health/live`)
  const asked = performance.now()
  demo.kill('SIGINT')
  expect(await demo.exit()).toBe(0)
  expect(performance.now() - asked).toBeLessThan(END_MS)
  expect(demo.stderr()).toBe('')

  const again = start(join(dir, 'data'), port)
  const old = new Set(before.map(({ id }) => id))
  const from = await urlOf(again)
  expect(hasAll((await listed(from)).filter(({ id }) => old.has(id)))).toBe(true)
  await again.waitUntil('the new story is told', async () =>
    hasAll((await listed(from)).filter(({ id }) => !old.has(id))),
  )
  expect(new Set((await listed(from)).map(({ id }) => id)).isSupersetOf(old)).toBe(true)
  again.kill('SIGINT')
  expect(await again.exit()).toBe(0)
  expect(again.stderr()).toBe('')
})
