import type { GroupPicture, KafkaPicture, TopicPicture } from '../../../src/adapters/kafka/picture.ts'
import type { Found } from '../../../src/cli/doctor/finding.ts'

export const DAY = 86_400_000

/** What was found, as level and code. */
export const codesOf = (all: readonly Found[]): string[] => all.map(({ level, code }) => `${level} ${code}`)

/** Every finding says what is wrong in both languages, and what mends it; nothing is left open in its words. */
export function isWhole({ text, remedy }: Found): boolean {
  const words = [text?.pt, text?.en, remedy?.pt, remedy?.en]
  return words.every((each) => each !== undefined && each.length > 1 && !/undefined|NaN|\[object/.test(each))
}

export const topic = (settings: Readonly<Record<string, string>> = {}, parts: Partial<TopicPicture> = {}) => ({
  partitions: 4,
  copies: 1,
  inSync: 1,
  isLeaderless: false,
  settings: new Map(Object.entries(settings)),
  ...parts,
})

export const group = (parts: Partial<GroupPicture> = {}): GroupPicture => ({
  state: 'Stable',
  members: [{ host: '10.0.0.7', owns: ['t-0', 't-1'] }],
  committed: new Map([
    ['t-0', 10n],
    ['t-1', 10n],
  ]),
  committedLater: new Map([
    ['t-0', 10n],
    ['t-1', 10n],
  ]),
  ...parts,
})

/** A topic `t` of two partitions that a group `g` has read to their ends. */
export const picture = (g: Partial<GroupPicture> = {}, parts: Partial<KafkaPicture> = {}): KafkaPicture => ({
  brokers: 1,
  topics: new Map([['t', topic({}, { partitions: 2 })]]),
  groups: new Map([['g', group(g)]]),
  ends: new Map([
    ['t-0', 10n],
    ['t-1', 10n],
  ]),
  endsLater: new Map([
    ['t-0', 10n],
    ['t-1', 10n],
  ]),
  offsetsAt: new Map(),
  ...parts,
})
