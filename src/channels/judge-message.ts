import { finding, isSuspect, type Finding } from './finding.ts'
import type { ReasonCode } from './reasons.ts'
import type { Allowance } from './status.ts'
import { suspicionOf, type Speech } from './suspicion.ts'
import type { Verdict } from './verdict.ts'

/** What is known of a message: what it asks for, what stands in it and who sent it, each judged. */
export interface ReadMessage extends Speech {
  readonly values: readonly Verdict[]
  readonly sender: Verdict | undefined
  /** What an official sender may ask. */
  readonly allowance: Allowance
  /** How it wants to be paid, in words. */
  readonly methods: readonly string[]
}

/** Reasons that are told of one message. */
const MOST_REASONS = 3
/** The worse comes first. */
const WORST: readonly Verdict['verdict'][] = [
  'FRAUDE_CONFIRMADA',
  'SUSPEITO',
  'INDISPONIVEL',
  'REVOGADO',
  'INVALIDO',
  'NAO_RECONHECIDO',
]

const isPayment = ({ kind }: Verdict): boolean => kind === 'boleto' || kind === 'pix'
const isOurs = ({ verdict }: Verdict): boolean => verdict === 'OFICIAL'
const codesOf = (verdicts: readonly Verdict[]): ReasonCode[] =>
  verdicts.flatMap(({ reasons }) => reasons.slice(0, 1).map(({ code }) => code))

/** What an official sender asks for and never asks for there: secrets, or money in a way in which it takes none. */
function forbidden({ intents, values, methods, allowance }: ReadMessage): readonly ReasonCode[] {
  const { neverAsks, paymentMethods } = allowance
  const payments = values.filter(isPayment)
  const asksMoney = intents.includes('payment') || payments.length > 0
  const wanted = payments.length > 0 ? payments.map(({ kind }) => kind) : methods
  const isTaken = paymentMethods.size > 0 && wanted.every((method) => paymentMethods.has(method))
  return [
    ...(intents.some((intent) => neverAsks.has(intent)) ? ['WE_NEVER_ASK_THIS' as const] : []),
    ...codesOf(payments.filter((payment) => !isOurs(payment))),
    ...(asksMoney && !isTaken ? ['NO_PAYMENT_THIS_WAY' as const] : []),
  ]
}

/** Asked to pay what the operator issued, or into its account, and for nothing else. */
const asksForOurs = ({ intents, values }: ReadMessage): boolean => {
  const payments = values.filter(isPayment)
  return intents.every((intent) => intent === 'payment') && payments.length > 0 && payments.every(isOurs)
}

const because = (verdict: Finding['verdict'], reasons: readonly ReasonCode[]): Finding =>
  finding(verdict, ...[...new Set(reasons)].slice(0, MOST_REASONS))

/** Suspect by what it says, and by what stands in it. */
const suspected = ([first, ...others]: readonly ReasonCode[], values: readonly Verdict[]): Finding =>
  because('SUSPEITO', [...(first === undefined ? [] : [first]), ...codesOf(values), ...others])

/** A message is never invalid for what stands in it. */
const known = (worst: Finding['verdict'] = 'NAO_RECONHECIDO'): Finding['verdict'] =>
  worst === 'INVALIDO' ? 'NAO_RECONHECIDO' : worst

/** Of an unknown sender, or of one that nobody named. */
function ofAnybody(message: ReadMessage): Finding {
  const { intents, values, sender } = message
  const suspicion = asksForOurs(message) ? [] : suspicionOf(message)
  const judged = [...(sender === undefined ? [] : [sender]), ...values].filter((each) => !isOurs(each))
  const sorted = judged.toSorted((one, other) => WORST.indexOf(one.verdict) - WORST.indexOf(other.verdict))
  const worst = sorted[0]?.verdict
  if (worst === 'FRAUDE_CONFIRMADA' || worst === 'SUSPEITO') return because(worst, [...codesOf(sorted), ...suspicion])
  if (suspicion.length > 0) return suspected(suspicion, sorted)
  if (intents.length > 0 && !asksForOurs(message))
    return because(known(worst), ['ASKS_WHO_YOU_ARE', ...codesOf(sorted)])
  if (worst !== undefined) return because(known(worst), codesOf(sorted))
  return because('NAO_RECONHECIDO', [values.length > 0 ? 'WHAT_IS_IN_IT_IS_OURS' : 'NOTHING_TO_CHECK_IN_IT'])
}

/** One verdict on a whole message, with the strongest reasons. */
export function judgeMessage(message: ReadMessage): Finding {
  const { sender, values } = message
  if (sender === undefined || !isOurs(sender)) return ofAnybody(message)
  const wrong = forbidden(message)
  if (wrong.length > 0) return because('OFICIAL_MAS_PEDIDO_PROIBIDO', wrong)
  const own = sender.reasons.map(({ code }) => code)
  return (
    ofForeign(
      message,
      values.filter((value) => !isOurs(value)),
      own,
    ) ?? because('OFICIAL', own)
  )
}

/** What an official sender's name does not vouch for: links elsewhere, and whatever else where the name can be forged. */
function ofForeign(message: ReadMessage, foreign: readonly Verdict[], own: readonly ReasonCode[]): Finding | undefined {
  const suspects = foreign.filter(({ verdict }) => isSuspect(verdict))
  if (suspects.length > 0) return because('SUSPEITO', codesOf(suspects))
  const suspicion = foreign.length > 0 ? suspicionOf(message) : []
  if (suspicion.length > 0) return suspected(suspicion, foreign)
  const canBeForged = own.includes('SENDER_CAN_BE_FORGED')
  if (!foreign.some(({ kind }) => kind === 'web' || canBeForged)) return undefined
  return because('NAO_RECONHECIDO', [...codesOf(foreign), ...(canBeForged ? (['SENDER_CAN_BE_FORGED'] as const) : [])])
}
