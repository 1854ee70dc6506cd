import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decision, decide, DecisionRequest } from '../../src/blocking/decision.ts'
import { at, block, NOW } from './samples.ts'

const ask = { tokenId: 'token-1' }

describe('decide', () => {
  test.each([
    ['an unknown token', [], 'allow'],
    ['a block of another token', [block({ tokenId: 'token-2' })], 'allow'],
    ['a block in force', [block()], 'deny'],
    ['a lifted block', [block({ status: 'lifted' })], 'allow'],
    ['a block of a rule in shadow', [block({ mode: 'shadow' })], 'allow'],
    ['a block of a rule in canary', [block({ mode: 'canary' })], 'allow'],
    ['a block that expires this very moment', [block({ expiresAt: at(0) })], 'allow'],
    ['a block that expires in a moment', [block({ expiresAt: new Date(NOW + 1).toISOString() })], 'deny'],
  ])('%s', (_, blocks, decision) => {
    const answer = decide(ask, blocks, NOW, false)
    expect(answer.decision).toBe(decision)
    expect(Decision.parse(answer)).toEqual(answer)
  })

  test('an unknown token and one that nothing speaks against get the same bytes', () => {
    const lifted = decide(ask, [block({ status: 'lifted' })], NOW, false)
    expect(JSON.stringify(lifted)).toBe(JSON.stringify(decide({ tokenId: 'nobody' }, [], NOW, false)))
    expect(lifted).toEqual({ decision: 'allow', reasons: [], degraded: false })
  })

  test('names the block that lasts longest and every rule once', () => {
    const blocks = [
      block({ id: 'b', expiresAt: at(5) }),
      block({ id: 'c', expiresAt: at(50), ruleId: 'token-contested' }),
      block({ id: 'a', expiresAt: at(20) }),
    ]
    const answer = decide(ask, blocks, NOW, false)
    expect(answer).toMatchObject({ blockId: 'c', expiresAt: at(50) })
    expect(answer.reasons.map((reason) => reason.code)).toEqual(['token-contested', 'token-reused-across-providers'])
  })

  test('a denial says that care goes on, in both languages', () => {
    const [reason] = decide(ask, [block()], NOW, false).reasons
    expect(reason?.text.pt).toMatch(/^O token foi usado em dois prestadores\. .*carteirinha.*número oficial/)
    expect(reason?.text.en).toMatch(/^The token was used at two providers\. .*card.*official number/)
  })

  test('degraded: what is known denies, what is unknown goes on, and the answer says so', () => {
    expect(decide(ask, [block()], NOW, true)).toMatchObject({ decision: 'deny', degraded: true })
    const unknown = decide(ask, [], NOW, true)
    expect(unknown).toMatchObject({ decision: 'allow', degraded: true })
    expect(unknown.reasons.map((reason) => reason.code)).toEqual(['degraded'])
  })

  test('the order of the blocks does not matter', () => {
    const arbitrary = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        minutes: fc.integer({ min: -3, max: 3 }),
        rule: fc.constantFrom('r1', 'r2'),
      }),
    )
    fc.assert(
      fc.property(arbitrary, (parts) => {
        const unique = [...new Map(parts.map((part) => [part.id, part])).values()]
        const blocks = unique.map(({ id, minutes, rule }) => block({ id, expiresAt: at(minutes), ruleId: rule }))
        const one = decide(ask, blocks, NOW, false)
        expect(decide(ask, blocks.toReversed(), NOW, false)).toEqual(one)
        expect(one.decision).toBe(unique.some((part) => part.minutes > 0) ? 'deny' : 'allow')
      }),
    )
  })
})

test.each([{}, { tokenId: '' }, { tokenId: 'a b' }, { tokenId: 'x'.repeat(129) }, { tokenId: 't', code: '123456' }])(
  'refuses %j',
  (body) => expect(DecisionRequest.safeParse(body).success).toBe(false),
)
