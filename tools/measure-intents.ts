/** How well the intents of messages are found: `node tools/measure-intents.ts [folder of intents]`. */
import { loadIntents } from '../src/adapters/files/intents.ts'
import { createIntentReader } from '../src/messages/reader.ts'
import { formatProblem } from '../src/rules/yaml.ts'
import { caught, GENERAL, HALVES, report, SETS } from '../test/messages/measure.ts'

const { intents, problems } = await loadIntents(process.argv[2] ?? 'registry/intents')
for (const problem of problems) console.error(formatProblem(problem))
if (intents === undefined) process.exit(1)
const asks = createIntentReader(intents)
console.log(`data ${intents.version}`)
for (const half of HALVES) console.log(`\n${report(half, asks)}`)
console.log(
  `\nscams of all trades (${GENERAL.length}) with at least one intent: ${(100 * caught(GENERAL, asks)).toFixed(1)} %`,
)

const long = SETS.legitimate
  .map(({ text }) => text)
  .join(' ')
  .slice(0, 8192)
const median = (text: string): number => {
  const times = Array.from({ length: 200 }, () => {
    const start = performance.now()
    asks(text)
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[100] ?? 0
}
median(long)
console.log(`a message of ${long.length} characters: ${median(long).toFixed(3)} ms (median of 200)`)
