import fc from 'fast-check'
import { fieldOf } from '../../oracle/rule-parts.ts'
import type { OracleEvent } from '../../oracle/types.ts'

/** A condition as plain data, of which the CEL text and its value, leaf by leaf, are two readings. */
type Asked =
  | { readonly op: 'has'; readonly field: string }
  | { readonly op: '==' | '!='; readonly field: string; readonly value: string }
  | { readonly op: 'in'; readonly field: string; readonly values: readonly string[] }
export type Condition =
  | Asked
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'and' | 'or'; readonly left: Condition; readonly right: Condition }

/** Fields of few values, and whether they may be absent. Numbers and objects are the correlation's affair. */
const FIELDS: Readonly<
  Record<string, readonly (readonly [name: string, optional: boolean, values: readonly string[]])[]>
> = {
  'token.validated': [
    ['outcome', false, ['accepted', 'rejected']],
    ['providerId', false, ['p1', 'p2']],
    ['tokenId', true, ['t1', 't2']],
  ],
  'token.issued': [
    ['tokenId', false, ['t1', 't2']],
    ['delivery.medium', false, ['app', 'sms']],
    ['providerId', true, ['p1', 'p2']],
  ],
  'token.requested': [
    ['requestedBy', false, ['provider', 'call_centre']],
    ['providerId', true, ['p1', 'p3']],
  ],
  'contact.changed': [['field', false, ['phone', 'email']]],
  'chat.message': [
    ['direction', false, ['to_beneficiary', 'from_beneficiary']],
    ['beneficiaryId', true, ['b1', 'b2']],
  ],
  'payment.requested': [['beneficiaryId', true, ['b1', 'b2']]],
  'reimbursement.requested': [['claimId', false, ['r1', 'r2']]],
}

const leafOf = (event: string): fc.Arbitrary<Condition> =>
  fc
    .record({
      field: fc.constantFrom(...(FIELDS[event] ?? [])),
      op: fc.constantFrom('has' as const, '==' as const, '!=' as const, 'in' as const),
      both: fc.boolean(),
    })
    .map(({ field: [field, optional, values], op, both }) => {
      const [value = ''] = values
      const has = { op: 'has' as const, field }
      if (op === 'has') return has
      const compared: Condition =
        op === 'in' ? { op, field, values: both ? values : values.slice(1) } : { op, field, value }
      return optional ? { op: 'and', left: has, right: compared } : compared
    })

/** A random condition over events of a type. */
export const conditionOf = (event: string): fc.Arbitrary<Condition> =>
  fc.letrec<{ any: Condition }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 2, arbitrary: leafOf(event) },
      { weight: 1, arbitrary: tie('any').map((of) => ({ op: 'not' as const, of })) },
      {
        weight: 2,
        arbitrary: fc.record({
          op: fc.constantFrom('and' as const, 'or' as const),
          left: tie('any'),
          right: tie('any'),
        }),
      },
    ),
  })).any

const quoted = (value: string): string => JSON.stringify(value)

/** Its text, with more brackets than needed. */
export function celOf(condition: Condition): string {
  if (condition.op === 'has') return `has(${condition.field})`
  if (condition.op === 'not') return `!(${celOf(condition.of)})`
  if (isJoined(condition))
    return `(${celOf(condition.left)}) ${condition.op === 'and' ? '&&' : '||'} (${celOf(condition.right)})`
  if (condition.op === 'in') return `${condition.field} in [${condition.values.map(quoted).join(', ')}]`
  return `${condition.field} ${condition.op} ${quoted(condition.value)}`
}

export type Outcome = boolean | 'error' | 'not_evaluated'
/** A leaf as the definitions have it: its text, what it came to, and the value that it has seen. */
export interface Leaf {
  readonly text: string
  readonly outcome: Outcome
  readonly seen: unknown
}

const isJoined = (condition: Condition): condition is Joined => condition.op === 'and' || condition.op === 'or'

/** What a condition comes to, writing down its leaves in the order of the text. */
export function evaluate(condition: Condition, event: OracleEvent, leaves: Leaf[], isAsked = true): Outcome {
  if (condition.op === 'not') {
    const of = evaluate(condition.of, event, leaves, isAsked)
    return typeof of === 'boolean' ? !of : of
  }
  if (isJoined(condition)) return join(condition, event, leaves, isAsked)
  return note(condition, event, leaves, isAsked)
}

type Joined = Extract<Condition, { op: 'and' | 'or' }>
function join(condition: Joined, event: OracleEvent, leaves: Leaf[], isAsked: boolean): Outcome {
  const decides = condition.op === 'or'
  const left = evaluate(condition.left, event, leaves, isAsked)
  const right = evaluate(condition.right, event, leaves, isAsked && left !== decides)
  if (!isAsked) return 'not_evaluated'
  if (left === decides || right === decides) return decides
  return left === 'error' || right === 'error' ? 'error' : !decides
}

function note(condition: Asked, event: OracleEvent, leaves: Leaf[], isAsked: boolean): Outcome {
  const seen = fieldOf(event, condition.field)
  const outcome = isAsked ? compare(condition, seen) : 'not_evaluated'
  const told = isAsked && condition.op !== 'has' ? seen : undefined
  leaves.push({ text: celOf(condition), outcome, seen: told })
  return outcome
}

function compare(condition: Asked, seen: unknown): Outcome {
  if (condition.op === 'has') return seen !== undefined
  if (seen === undefined) return 'error'
  if (condition.op === 'in') return condition.values.some((value) => value === seen)
  return (seen === condition.value) === (condition.op === '==')
}
