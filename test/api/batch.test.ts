import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../src/channels/verify.ts'
import { together } from '../../src/api/asking.ts'
import { ASKED, createTestApi } from './samples.ts'

const URL = '/v1/channels/verify:batch'
const post = (payload: object) => ({ method: 'POST', url: URL, payload }) as const

describe('POST /v1/channels/verify:batch', () => {
  test('answers each as it is answered alone, in order', async () => {
    const { app } = await createTestApi()
    const values = [...ASKED, ...ASKED.toReversed(), '+5511900000000']
    const { verdicts } = (await app.inject(post({ values, lang: 'en' }))).json<{ verdicts: Verdict[] }>()
    const alone = await Promise.all(
      values.map(async (value) =>
        (
          await app.inject({ method: 'POST', url: '/v1/channels/verify', payload: { value, lang: 'en' } })
        ).json<Verdict>(),
      ),
    )
    expect(verdicts).toEqual(alone)
  })
  test('takes a thousand, and no more', async () => {
    const { app, accepted } = await createTestApi()
    const values = Array.from({ length: 1_000 }, (_, n) => `+5511${900_000_000 + n}`)
    const answer = await app.inject(post({ values, medium: 'whatsapp' }))
    expect(answer.json<{ verdicts: unknown[] }>().verdicts).toHaveLength(1_000)
    expect(accepted).toHaveLength(1_000)
    expect(
      accepted.every(({ type, data }) => type === 'channel.checked' && JSON.stringify(data).includes('whatsapp')),
    ).toBe(true)
    for (const wrong of [[...values, '1'], [], ['']])
      expect((await app.inject(post({ values: wrong }))).statusCode).toBe(400)
  })
  test('others are answered between', async () => {
    const { app } = await createTestApi()
    const values = Array.from({ length: 1_000 }, (_, n) => `${n}`)
    const order: string[] = []
    const many = app.inject(post({ values })).then(() => order.push('many'))
    const one = app
      .inject({ method: 'POST', url: '/v1/channels/verify', payload: { value: '1' } })
      .then(() => order.push('one'))
    await Promise.all([many, one])
    expect(order).toEqual(['one', 'many'])
  })
})

test.each<[what: string, lengths: readonly number[], groups: readonly number[]]>([
  ['none', [], []],
  ['short ones by number', Array.from({ length: 33 }, () => 10), [16, 16, 1]],
  ['long ones alone', [8_192, 8_192, 1, 8_191, 1], [1, 1, 2, 1]],
  ['one that is too long for itself', [9_000, 1], [1, 1]],
])('questions are looked up together: %s', (_, lengths, groups) => {
  const requests = lengths.map((length, at) => ({ value: String(at % 10).repeat(length) }))
  const found = [...together(requests)]
  expect(found.map((group) => group.length)).toEqual(groups)
  expect(found.flat()).toEqual(requests)
})
