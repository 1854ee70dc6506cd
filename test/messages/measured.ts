import { readFileSync } from 'node:fs'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { GENERAL } from './measure.ts'

interface GroupFile {
  readonly groups: readonly { readonly messages: readonly string[] }[]
}
interface AsksFile {
  readonly asks: Readonly<Record<string, readonly (string | null)[]>>
}
const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8'))
const textsOf = (name: string): string[] => (readJson(name) as GroupFile).groups.flatMap(({ messages }) => messages)

/** What each message of the shared scams asks of its reader, in the order of the messages; null where nothing yet. */
const ASKED = Object.values((readJson('general-scams-asks') as AsksFile).asks).flat()

/**
 * The sets by which verdicts are measured: written or labelled before the matcher was tuned to any of them. `shared`
 * and `scams` are scams that ask for something, `idle` are the shared ones that ask for nothing; `…OfOthers` were written
 * by two more authors, who had seen nothing of Vigia, when the totals of the first third had been looked at nine times.
 */
export const MEASURED = {
  shared: GENERAL.filter((_, at) => ASKED[at] !== null),
  scams: textsOf('measured-scams-pt-br'),
  scamsOfOthers: textsOf('measured-scams-of-others-pt-br'),
  legitimate: textsOf('measured-legitimate-pt-br'),
  legitimateOfOthers: textsOf('measured-legitimate-of-others-pt-br'),
  idle: GENERAL.filter((_, at) => ASKED[at] === null),
}
export type MeasuredSet = keyof typeof MEASURED

/** Whether a message belongs to the third that is set aside: nobody reads it while the matcher is worked on. */
const isAside = (text: string): boolean => Number.parseInt(sha256(text).slice(0, 8), 16) % 3 === 0
export const tuned = (set: MeasuredSet): string[] => MEASURED[set].filter((text) => !isAside(text))
export const aside = (set: MeasuredSet): string[] => MEASURED[set].filter(isAside)
/** What a third holds, as one digest: it changes with a text or a label. */
export const digestOf = (set: MeasuredSet): string => sha256(aside(set).toSorted().join('\n'))
