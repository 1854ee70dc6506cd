import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { layOut, type LoggedRule } from '../../src/engine/layout.ts'
import { addedName, createKnown, filledName, fillingsOf } from '../../src/services/detector/known.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY, DAY_START } from '../oracle/samples.ts'
import { unannounced } from './samples.ts'

const INCARNATION = '000000003-x'
const TOPIC = 'tokens'
const [logged] = layOut([toEngineRule(unannounced)], sha256).rules as [LoggedRule]
const roles = [...new Set(fillingsOf(logged).map(({ role }) => role))]

/** When the topic began. */
const BEGUN = DAY_START - 365 * DAY

type Notes = readonly (readonly [string, number])[]

/** What the preparation of a generation notes that adds the rule; all before `since` is gone, or nothing where it is 0. */
const added = (generation: number, since: number): Notes => [
  ...roles.map((role) => [addedName(generation, role, TOPIC), since] as const),
  ...filled(generation, Math.max(since, BEGUN), Infinity),
]
/** What is noted of history that was filled in. */
const filled = (generation: number, since: number, until: number): Notes =>
  fillingsOf(logged).map(({ role, type }) => [filledName(INCARNATION, { role, type, until, generation }), since])

/** Since when all is known that the rule rests on. */
function knownSince(generation: number, ...notes: readonly Notes[]): number {
  const options = { topicName: () => TOPIC, knownSince: undefined }
  const known = createKnown({ incarnation: INCARNATION, generation, refold: undefined, options })
  known.learn(new Map([[TOPIC, BEGUN], ...notes.flat()]))
  return known.since(logged)
}

test('a rule that comes is known since its history was folded; one that always was since its topic began', () => {
  expect(knownSince(2, added(2, DAY_START))).toBe(DAY_START)
  expect(knownSince(2, added(2, 0))).toBe(BEGUN)
  expect(knownSince(2)).toBe(BEGUN)
})

test('a rule that was gone and comes again is known since its history was folded anew: nobody has filled its logs meanwhile', () => {
  const notes = [added(2, DAY_START), added(4, DAY_START + 90 * DAY)]
  expect(knownSince(4, ...notes)).toBe(DAY_START + 90 * DAY)
  expect(knownSince(7, ...notes)).toBe(DAY_START + 90 * DAY)
  expect(knownSince(4, ...notes.toReversed())).toBe(DAY_START + 90 * DAY)
})

test('nor does it count what was filled in from files before it was gone', () => {
  const before = filled(2, DAY_START - DAY, Infinity)
  expect(knownSince(3, added(2, DAY_START), before)).toBe(DAY_START - DAY)
  expect(knownSince(4, added(2, DAY_START), before, added(4, DAY_START + 90 * DAY))).toBe(DAY_START + 90 * DAY)
  const after = filled(5, DAY_START - DAY, Infinity)
  expect(knownSince(5, added(2, DAY_START), added(4, DAY_START + 90 * DAY), after)).toBe(DAY_START - DAY)
})

test('what a generation notes that is only announced says nothing of the one in force', () => {
  expect(knownSince(4, added(2, DAY_START), added(5, DAY_START + DAY))).toBe(DAY_START)
  expect(knownSince(4, added(2, DAY_START), filled(5, DAY_START - DAY, Infinity))).toBe(DAY_START)
})
