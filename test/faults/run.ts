/** `npm run faults [-- --only 3,8] [--seed S] [--long]`: every fault of the matrix, with real processes and servers. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runScenario, type Result } from './driver.ts'
import { scenarios } from './scenarios/index.ts'
import { openSite } from './site.ts'
import { tableOf } from './table.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: `${Math.floor(Date.now() / 1_000) % 1_000}` },
    long: { type: 'boolean', default: false },
  },
})
const asked = values.only?.split(',').map(Number)
const chosen = scenarios.filter(({ id }) => asked?.includes(id) ?? true)
if (chosen.length === 0) {
  process.stderr.write(`no such fault: ${values.only}\n`)
  process.exit(2)
}
const seed = Number(values.seed)
const isGood = ({ verdict, broken }: Result) => verdict?.word === 'EQUAL' && broken.length === 0

/** Says what is wrong, and keeps what the processes have said. */
function complain({ scenario, verdict, broken, logs }: Result): void {
  const folder = mkdtempSync(join(tmpdir(), `vigia-fault-${scenario.id}-`))
  for (const [name, log] of Object.entries(logs)) writeFileSync(join(folder, `${name}.log`), log)
  for (const line of [...(verdict?.differing ?? []), ...broken]) process.stderr.write(`    ${line.slice(0, 4_000)}\n`)
  process.stderr.write(`    logs: ${folder}\n`)
}

// What is ended ends its processes, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const site = await openSite()
const results: Result[] = []
try {
  for (const scenario of chosen) {
    const name = `${scenario.id} ${scenario.name}`
    const tell = (text: string) => process.stderr.write(`${name}: ${text}\n`)
    const result = await runScenario(site, scenario, { isLong: values.long, seed, tell })
    results.push(result)
    tell([result.verdict?.word ?? 'no verdict', ...result.measured].join(' · '))
    if (!isGood(result)) complain(result)
  }
} finally {
  await site[Symbol.asyncDispose]()
}
process.stdout.write(tableOf(results, seed))
process.exit(results.every(isGood) ? 0 : 1)
