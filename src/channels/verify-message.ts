import { isEmergency } from '../messages/emergency.ts'
import type { Intent } from '../messages/intents.ts'
import { methodsAsked } from '../messages/methods.ts'
import { valuesIn, type FoundValue } from '../messages/values.ts'
import type { BankSlip } from '../payments/boleto.ts'
import { readPaymentCode } from '../payments/payment-code.ts'
import { emergencyAdvice, guidanceOf, tokenAdvice } from './advice.ts'
import { EXPIRED, isSuspect, type Finding } from './finding.ts'
import { judgeMessage, type ReadMessage } from './judge-message.ts'
import type { Asked, Known } from './known.ts'
import { listIntents } from './names.ts'
import { inPlainWords, type Ours } from './plain-words.ts'
import { REASONS } from './reasons.ts'
import type { Facts } from './words.ts'
import type { Registry } from './registry.ts'
import { channelAllows, type Allowance } from './status.ts'
import { restsOn, type Telling } from './tell.ts'
import type { MessageRequest, Verdict, VerifyRequest } from './verdict.ts'
import { senderAddress, verifyChannel, verifyPixKey, type KnownOfIt } from './verify.ts'

const WORD = /\p{L}{2,}/gu

/** A value of a message, and the slip that it is. */
interface ReadValue extends FoundValue {
  readonly slip: BankSlip | undefined
}

/** Addresses and numbers among the values that the registry vouches for. */
function oursAmong(values: readonly Verdict[], found: readonly FoundValue[]): Ours {
  const ours = values.map(({ verdict, kind }) => (verdict === 'OFICIAL' ? kind : undefined))
  const written = (kind: Verdict['kind']) => found.filter((_, at) => ours[at] === kind).map(({ text }) => text)
  return {
    hosts: new Set(values.filter((_, at) => ours[at] === 'web').map(({ canonical }) => canonical)),
    numbers: written('phone'),
    pages: written('social'),
  }
}

/**
 * Is this message really the operator's, and may one do what it asks? Finds what it asks for, and each value in it with
 * a verdict of its own; of all together one verdict, with the three strongest reasons.
 */
export function readMessage(known: Known, request: MessageRequest): Asked {
  const values: readonly ReadValue[] = valuesIn(request.text).map((value) => ({
    ...value,
    slip: readPaymentCode(value.text)?.payload?.slip,
  }))
  return {
    slips: values.flatMap(({ slip }) => slip ?? []),
    answer(now, issuedOf) {
      const telling: Telling = { registry: known.registry, now, lang: request.lang ?? 'pt' }
      const judged = values.map((value) =>
        judgeValue(telling, value, { issued: value.slip && issuedOf(value.slip), standingOf: known.standingOf }),
      )
      const spoken = inPlainWords(request.text, oursAmong(judged, values))
      const intents = known.asks(spoken)
      const signs = known.signs(spoken)
      const message = {
        intents,
        signs,
        likeness: known.likeness?.(spoken, [...intents, ...signs]),
        words: spoken.match(WORD)?.length ?? 0,
        values: judged,
        sender: sentBy(known, request, now),
        allowance: allowanceOf(known, request, now),
        methods: intents.includes('payment') ? methodsAsked(spoken) : [],
      }
      const told = tellMessage(telling, message)
      const { lang } = telling
      return {
        ...told,
        guidance: [
          ...(isEmergency(request.text) ? [emergencyAdvice(lang)] : []),
          ...told.guidance,
          ...(intents.includes('token') ? [tokenAdvice(lang)] : []),
        ],
      }
    },
  }
}

function judgeValue(telling: Telling, { text: value, isPixKey }: FoundValue, known: KnownOfIt): Verdict {
  const { registry, now, lang } = telling
  const judged = verifyChannel(registry, { value, lang }, now, known)
  if (!isPixKey) return judged
  const key = verifyPixKey(telling, value)
  // An address of ours may stand beside the word for a key.
  return judged.verdict === 'OFICIAL' && key.verdict !== 'OFICIAL' ? judged : key
}

const NO_ALLOWANCE: Allowance = { purposes: new Set(), paymentMethods: new Set(), neverAsks: new Set() }

function allowanceOf({ registry }: Known, { from }: MessageRequest, now: number): Allowance {
  if (from === undefined) return NO_ALLOWANCE
  return channelAllows(registry, { medium: from.medium, address: senderAddress(from.address).canonical }, now)
}

function sentBy({ registry, standingOf }: Known, { from, lang }: MessageRequest, now: number): Verdict | undefined {
  if (from === undefined) return undefined
  const asked: VerifyRequest = { value: from.address, medium: from.medium, direction: 'inbound', lang }
  return verifyChannel(registry, asked, now, { standingOf })
}

function tellMessage(telling: Telling, message: ReadMessage): Verdict {
  const { registry, lang, now } = telling
  const { intents, values, sender } = message
  const { verdict, reasons } = orExpired(judgeMessage(message), registry, now)
  const facts = factsOf(verdict, intents, message.allowance, lang)
  const said = new Map([sender, ...values].flatMap((each) => each?.reasons ?? []).map(({ code, text }) => [code, text]))
  return {
    verdict,
    kind: 'message',
    canonical: '',
    reasons: reasons.map((code) => ({ code, text: said.get(code) ?? REASONS[code][lang](facts) })),
    guidance:
      verdict === 'OFICIAL' && sender !== undefined
        ? sender.guidance
        : guidanceOf({ registry, verdict, reasons, replacement: undefined, facts, lang, t: now }),
    ...(sender?.channel === undefined ? {} : { channel: sender.channel }),
    message: { intents: [...intents], values: values.map(briefly) },
    ...restsOn(telling),
  }
}

/** What it asks for; of an official sender only what it never asks for. */
function factsOf(
  verdict: Verdict['verdict'],
  intents: readonly Intent[],
  allowance: Allowance,
  lang: Telling['lang'],
): Facts {
  const isWrong = verdict === 'OFICIAL_MAS_PEDIDO_PROIBIDO'
  const told = isWrong ? intents.filter((intent) => allowance.neverAsks.has(intent)) : intents
  return told.length === 0 ? { media: '' } : { media: '', intents: listIntents(told, lang) }
}

const briefly = ({ verdict, kind, canonical, reasons, payment }: Verdict) => ({
  verdict,
  kind,
  canonical,
  reasons,
  ...(payment === undefined ? {} : { payment }),
})

/** A list that has ended vouches for nobody; that a message is suspect it need not say. */
const orExpired = (finding: Finding, { operator }: Registry, now: number): Finding =>
  now < operator.validUntil || isSuspect(finding.verdict) ? finding : EXPIRED
