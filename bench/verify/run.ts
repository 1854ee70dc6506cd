import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '../../test/harness/ports.ts'
import { until } from '../../test/harness/wait.ts'
import { startProgram, stopProgram } from '../processes.ts'
import { median, quantile } from '../quantile.ts'
import { createQuestions } from './questions.ts'

/** Requests a second. */
const RATE = 500
/** One route is asked for so long, then the other. */
const TURN_MS = 1_000
const WARM_TURNS = 10

/** What a route is asked: a body, or nothing. */
interface Route {
  readonly path: string
  readonly body: () => string | undefined
}
type Times = Record<'verify' | 'empty', number[]>

/** Asks once; resolves when the answer is whole. */
function send(agent: Agent, port: number, { path, body }: Route): Promise<void> {
  const payload = body()
  const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
  const asked = Promise.withResolvers<void>()
  request(
    { agent, port, host: '127.0.0.1', path, method: payload === undefined ? 'GET' : 'POST', headers },
    (response) => {
      if (response.statusCode !== 200) asked.reject(new Error(`${path} answered ${response.statusCode}`))
      response.resume().once('end', () => asked.resolve())
    },
  )
    .once('error', asked.reject)
    .end(payload)
  return asked.promise
}

/**
 * Asks at an even pace, whatever comes back. Times count from when a request was due, so that one which had to wait for
 * those before it is not told as a fast one.
 */
async function turn(agent: Agent, port: number, route: Route): Promise<readonly number[]> {
  const took: Promise<number>[] = []
  const began = performance.now()
  while (took.length < (RATE * TURN_MS) / 1_000) {
    const due = began + (took.length * 1_000) / RATE
    if (performance.now() < due) await sleep(1)
    else took.push(send(agent, port, route).then(() => performance.now() - due))
  }
  return Promise.all(took)
}

/** One round: a process of its own, warmed, and the two routes in turns. */
async function round(seconds: number, seed: number): Promise<Times> {
  const [port = 0] = await freePorts(1)
  const server = startProgram({ VIGIA_HTTP_PORT: String(port) }, new URL('server.ts', import.meta.url).pathname)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const routes: Readonly<Record<keyof Times, Route>> = {
    verify: { path: '/v1/channels/verify', body: createQuestions(seed) },
    empty: { path: '/health/live', body: () => undefined },
  }
  const times: Times = { verify: [], empty: [] }
  try {
    await until('the API answers', 20_000, () =>
      send(agent, port, routes.empty).then(
        () => true,
        () => false,
      ),
    )
    for (let at = 0; at < WARM_TURNS + (seconds * 1_000) / TURN_MS; at += 1)
      for (const name of ['verify', 'empty'] as const) {
        const took = await turn(agent, port, routes[name])
        if (at >= WARM_TURNS) times[name].push(...took)
      }
  } finally {
    agent.destroy()
    await stopProgram(server)
  }
  return times
}

const ms = (value: number): string => value.toFixed(2).padStart(7)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

function summary(name: keyof Times, rounds: readonly Times[]): { readonly p50: number; readonly p99: number } {
  const p99s = rounds.map((one) => quantile(one[name], 0.99))
  const told = { p50: median(rounds.map((one) => median(one[name]))), p99: median(p99s) }
  const spread = `${ms(Math.min(...p99s))} –${ms(Math.max(...p99s))}`
  print(`${name.padEnd(7)} p50 ${ms(told.p50)}  p99 ${ms(told.p99)} ms (${spread})`)
  return told
}

/** How long `POST /v1/channels/verify` takes at 500 requests a second, beside a route that does nothing, in turns. */
export async function benchVerify(seconds = 30, rounds = 3): Promise<void> {
  const all: Times[] = []
  for (let seed = 1; seed <= rounds; seed += 1) all.push(await round(seconds, seed))
  print(`${RATE} requests/s for ${seconds} s each, medians of ${rounds} rounds:`)
  const verify = summary('verify', all)
  const empty = summary('empty', all)
  print(`ratio   p50 ${ms(verify.p50 / empty.p50)}  p99 ${ms(verify.p99 / empty.p99)}`)
}
