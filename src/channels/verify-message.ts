import type { IntentReader } from '../messages/reader.ts'
import { valuesIn } from '../messages/values.ts'
import type { BankSlip } from '../payments/boleto.ts'
import type { Issued } from '../payments/issued.ts'
import { readPaymentCode } from '../payments/payment-code.ts'
import { guidanceOf } from './advice.ts'
import { judgeMessage } from './judge-message.ts'
import type { Finding } from './judge.ts'
import { listIntents } from './names.ts'
import { REASONS } from './reasons.ts'
import type { Registry } from './registry.ts'
import { restsOn } from './tell.ts'
import type { MessageRequest, Verdict } from './verdict.ts'
import { verifyChannel, verifyPixKey } from './verify.ts'

/** What questions are answered by. */
export interface Known {
  readonly registry: Registry
  readonly asks: IntentReader
}
/** What was issued under a slip's number. */
export type IssuedOf = (slip: BankSlip) => Issued

/** The slips in a text: what is to be looked up in the ledger before it is judged. */
export const slipsIn = (text: string): readonly BankSlip[] =>
  valuesIn(text).flatMap((value) => readPaymentCode(value.text)?.payload?.slip ?? [])

function sentBy({ registry }: Known, { from, lang }: MessageRequest, now: number): Verdict | undefined {
  if (from === undefined) return undefined
  return verifyChannel(registry, { value: from.address, medium: from.medium, direction: 'inbound', lang }, now)
}

/**
 * Is this message really the operator's, and may one do what it asks? Finds what it asks for, and each value in it with
 * a verdict of its own; of all together one verdict, with the three strongest reasons.
 */
export function verifyMessage(known: Known, request: MessageRequest, now: number, issuedOf: IssuedOf): Verdict {
  const { registry, asks } = known
  const { text, lang = 'pt' } = request
  const intents = asks(text)
  const values = valuesIn(text).map(({ text: value, isPixKey }) => {
    const slip = readPaymentCode(value)?.payload?.slip
    const judged = verifyChannel(registry, { value, lang }, now, slip && issuedOf(slip))
    if (!isPixKey) return judged
    const key = verifyPixKey({ registry, now, lang }, value)
    // An address of ours may stand beside the word for a key.
    return judged.verdict === 'OFICIAL' && key.verdict !== 'OFICIAL' ? judged : key
  })
  const sender = sentBy(known, request, now)
  const { verdict, reasons } = orExpired(judgeMessage({ intents, values, sender }), registry, now)
  const isWrong = verdict === 'OFICIAL_MAS_PEDIDO_PROIBIDO'
  const told = isWrong ? intents.filter((intent) => sender?.channel?.neverAsks.includes(intent)) : intents
  const facts = told.length === 0 ? { media: '' } : { media: '', intents: listIntents(told, lang) }
  const texts = new Map(
    [sender, ...values].flatMap((each) => each?.reasons ?? []).map(({ code, text: said }) => [code, said]),
  )
  return {
    verdict,
    kind: 'message',
    canonical: '',
    reasons: reasons.map((code) => ({ code, text: texts.get(code) ?? REASONS[code][lang](facts) })),
    guidance:
      verdict === 'OFICIAL' && sender !== undefined
        ? sender.guidance
        : guidanceOf({ registry, verdict, reasons, replacement: undefined, facts, lang, t: now }),
    ...(sender?.channel === undefined ? {} : { channel: sender.channel }),
    message: {
      intents: [...intents],
      values: values.map(({ verdict: own, kind, canonical, reasons: why, payment }) => ({
        verdict: own,
        kind,
        canonical,
        reasons: why,
        ...(payment === undefined ? {} : { payment }),
      })),
    },
    ...restsOn({ registry, now, lang }),
  }
}

/** A list that has ended vouches for nobody; that a message is suspect it need not say. */
function orExpired(finding: Finding, { operator }: Registry, now: number): Finding {
  const isSuspect = finding.verdict === 'SUSPEITO' || finding.verdict === 'FRAUDE_CONFIRMADA'
  if (now < operator.validUntil || isSuspect) return finding
  return { verdict: 'INDISPONIVEL', reasons: ['LIST_HAS_EXPIRED'], entries: [] }
}
