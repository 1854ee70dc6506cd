import { expect, test } from 'vitest'
import { type DeadLetter, letterId } from '../../src/events/dead-letter.ts'
import type { DeadLetterStore, LetterFilter } from '../../src/ports/dead-letter-store.ts'

/** A letter on its way into a store: where it lies, and since when. */
export interface PlacedLetter {
  readonly letter: DeadLetter
  readonly partition: number
  readonly offset: number
  readonly seen: number
}

export interface DeadLetterWorld {
  /** Puts them where the store finds them, in this order; `partition` is below 3, offsets count from 0 in each. */
  put(letters: readonly PlacedLetter[]): Promise<void>
  store(): DeadLetterStore
}

const START = 1_795_000_000_000
const CODES = ['not_json', 'bad_data', 'future'] as const

const letterOf = (number: number): DeadLetter => ({
  code: CODES[number % 3] ?? 'empty',
  reason: `reason ${number % 4}`,
  ...(number % 2 === 0 ? {} : { field: 'data.beneficiaryId' }),
  origin:
    number % 10 === 9
      ? { file: 'history.ndjson', line: number }
      : { topic: number % 4 === 0 ? 'vigia.chat' : 'vigia.tokens', partition: number % 2, offset: `${number}` },
  original: Buffer.from('x'.repeat(number)).toString('base64'),
})

/** Forty records of thirty letters: the first ten come again, later; three lie at the same instant. */
export function placedLetters(): PlacedLetter[] {
  const ends = [0, 0, 0]
  return Array.from({ length: 40 }, (_, index) => {
    const number = index % 30
    const partition = number % 3
    const offset = ends[partition] ?? 0
    ends[partition] = offset + 1
    return { letter: letterOf(number), partition, offset, seen: START + Math.floor(index / 3) * 1_000 }
  })
}

/** What `list` should say, from the definition: ids and where they lie. */
function wanted(all: readonly PlacedLetter[], filter: LetterFilter, limit: number): string[] {
  const passing = all.filter(
    ({ letter: { code, origin }, seen }) =>
      !(filter.since !== undefined && seen < filter.since) &&
      !(filter.until !== undefined && seen >= filter.until) &&
      [undefined, code].includes(filter.code) &&
      (filter.topic === undefined || ('topic' in origin && origin.topic === filter.topic)),
  )
  return passing
    .filter(
      (one, index) =>
        !passing.slice(index + 1).some(({ letter }) => letterId(letter.origin) === letterId(one.letter.origin)),
    )
    .toSorted((a, b) => b.seen - a.seen || (letterId(a.letter.origin) < letterId(b.letter.origin) ? -1 : 1))
    .slice(0, limit)
    .map(({ letter, partition, offset, seen }) => `${letterId(letter.origin)} ${partition}@${offset} ${seen}`)
}

/** What every `DeadLetterStore` does. To be called within a `describe`. */
export function deadLetterStoreContract(world: () => DeadLetterWorld): void {
  const all = placedLetters()

  test('of nothing it knows nothing', async () => {
    expect(await world().store().list({}, 10)).toEqual([])
    expect(await world().store().get('vigia.tokens-0-1')).toBeUndefined()
  })

  test('letters are listed by what is asked, the newest first, each once where it lies now', async () => {
    await world().put(all)
    const filters: [LetterFilter, number][] = [
      [{}, 100],
      [{}, 7],
      [{ code: 'bad_data' }, 100],
      [{ code: 'bad_data' }, 1],
      [{ topic: 'vigia.chat' }, 100],
      [{ topic: 'vigia.cha' }, 100],
      [{ since: START + 4_000 }, 100],
      [{ since: START + 4_001, until: START + 12_000 }, 100],
      [{ until: START + 12_000 }, 4],
      [{ since: START + 90_000 }, 4],
      [{ until: START }, 4],
      [{ since: START + 1_000, until: START + 13_000, code: 'future', topic: 'vigia.tokens' }, 5],
    ]
    for (const [filter, limit] of filters) {
      const found = await world().store().list(filter, limit)
      const lines = found.map(({ id, at, seen }) => `${id} ${at.partition}@${at.offset} ${seen}`)
      expect([filter, lines]).toEqual([filter, wanted(all, filter, limit)])
    }
  })

  test('a letter is told with all its facts, and without what it holds', async () => {
    const store = world().store()
    const found = await store.get('vigia.tokens-1-1')
    const { topic } = found?.at ?? {}
    expect(found).toEqual({
      id: 'vigia.tokens-1-1',
      code: 'bad_data',
      reason: 'reason 1',
      field: 'data.beneficiaryId',
      origin: { topic: 'vigia.tokens', partition: 1, offset: '1' },
      bytes: 1,
      seen: START + 10_000,
      at: { topic, partition: 1, offset: 10n },
    })
    expect(await store.get('vigia.chat-0-0')).toMatchObject({ bytes: 0, code: 'not_json' })
    expect(await store.get('vigia.chat-0-0')).not.toHaveProperty('field')
    expect((await store.get('history.ndjson:19'))?.origin).toEqual({ file: 'history.ndjson', line: 19 })
    expect(await store.get('vigia.tokens-1-')).toBeUndefined()
  })
}
