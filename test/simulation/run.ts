import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { PLANTS } from './plants/index.ts'
import type { Plant } from './plants/plant.ts'
import type { Result } from './simulate.ts'
import { onThreads } from './threads.ts'

const HELP = `npm run simulate -- [--seeds 500] [--from 1]   tries so many seeds; each that fails is a line
npm run simulate -- --seed 123                  tells all that happens with one
npm run simulate -- --plants [name]             looks for the seed that finds each planted fault
  --threads 2   how many work at the same time
  --plant name  with a planted fault`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    plant: { type: 'string' },
    plants: { type: 'boolean', default: false },
    recorded: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const threads = Number(values.threads)
const from = Number(values.from)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const MOST_OF_A_LINE = 400
const repeat = (seed: number): string =>
  `npm run simulate -- --seed ${seed}${values.plant ? ` --plant ${values.plant}` : ''}`
const failure = ({ seed, problems: [first = ''] }: Result): string =>
  `${repeat(seed)}   # ${first.replaceAll(/\s+/g, ' ').slice(0, MOST_OF_A_LINE)}`

function* seedsFrom(first: number, count: number): Iterable<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed
}
const task = (plant: string | undefined, isTold = false) => ({ isTold, ...(plant === undefined ? {} : { plant }) })

/** One seed, line by line, and what it came to. */
async function tell(seed: number): Promise<number> {
  let failed = 0
  await onThreads([seed], 1, task(values.plant, true), ({ about, problems, timeline }) => {
    for (const line of timeline) say(line)
    say(`seed ${seed}: ${about}`)
    for (const problem of problems) say(problem)
    say(problems.length === 0 ? 'EQUAL' : 'NOT EQUAL')
    failed = problems.length
  })
  return failed
}

async function tryAll(count: number): Promise<number> {
  const began = performance.now()
  let tried = 0
  let failed = 0
  let steps = 0
  await onThreads(seedsFrom(from, count), threads, task(values.plant), (result) => {
    tried += 1
    steps += result.steps
    if (result.problems.length === 0) return
    failed += 1
    say(failure(result))
  })
  const { user, system } = process.cpuUsage()
  const seconds = (performance.now() - began) / 1_000
  const cpuMs = (user + system) / 1_000 / tried
  say(
    `${tried} seeds: ${tried - failed} EQUAL, ${failed} not; ${seconds.toFixed(1)} s, ${cpuMs.toFixed(0)} ms of CPU and ${Math.round(steps / tried)} steps a seed`,
  )
  return failed
}

/** The first seed that finds a plant; undefined where none of the thousand does. */
async function find(plant: Plant, seeds: Iterable<number>): Promise<Result | undefined> {
  let found: Result | undefined
  await onThreads(seeds, threads, task(plant.name), (result) => {
    if (result.problems.length === 0) return false
    if (found === undefined || result.seed < found.seed) found = result
    return true
  })
  return found
}

async function findPlants(): Promise<number> {
  const plants = PLANTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  let missed = 0
  for (const plant of plants) {
    const found = await find(plant, values.recorded ? [plant.seed] : seedsFrom(from, 1_000))
    if (found === undefined) missed += 1
    const what = found === undefined ? 'NOT FOUND' : `seed ${found.seed}: ${(found.problems[0] ?? '').slice(0, 100)}`
    say(`${plant.name}: ${what}`)
  }
  return missed
}

const main = async (): Promise<number> => {
  if (values.help) {
    say(HELP)
    return 0
  }
  if (values.plants) return findPlants()
  return values.seed === undefined ? tryAll(Number(values.seeds)) : tell(Number(values.seed))
}
process.exitCode = (await main()) === 0 ? 0 : 1
