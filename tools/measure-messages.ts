/** How messages of which nobody knows the sender are answered: `node tools/measure-messages.ts`. */
import { aside, tuned, type MeasuredSet } from '../test/messages/measured.ts'
import { interval, shareOf } from '../test/messages/verdicts.ts'

const ROWS: readonly (readonly [set: MeasuredSet, name: string])[] = [
  ['shared', 'scams of all trades that ask for something'],
  ['scams', 'scams on health plans'],
  ['scamsOfOthers', 'scams on health plans, of two more authors'],
  ['legitimate', 'legitimate messages'],
  ['legitimateOfOthers', 'legitimate messages, of two more authors'],
  ['idle', 'scams of all trades that ask for nothing yet'],
]
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
for (const [title, part] of [
  ['the two thirds that the matcher was tuned to', tuned],
  ['the third that was set aside', aside],
] as const) {
  console.log(`${title}: answered SUSPEITO or worse (95 % interval)`)
  for (const [set, name] of ROWS) {
    const share = shareOf(part(set))
    const [low, high] = interval(share)
    const counts = `${share.found} of ${share.of}`.padStart(10)
    console.log(
      `  ${name.padEnd(46)}${counts} ${percent(share.found / share.of).padStart(8)}  (${percent(low)} to ${percent(high)})`,
    )
  }
}
