import { linkTo, officialContact } from './contact.ts'
import { ADVICE, type AdviceCode } from './advice-words.ts'
import type { ReasonCode } from './reasons.ts'
import type { Facts } from './words.ts'
import type { RegisteredChannel, Registry } from './registry.ts'
import type { Language, Verdict } from './verdict.ts'

interface Advised {
  readonly registry: Registry
  readonly verdict: Verdict['verdict']
  readonly reasons: readonly ReasonCode[]
  readonly replacement: RegisteredChannel | undefined
  readonly facts: Facts
  readonly lang: Language
  readonly t: number
}

/** The first thing to do where a text tells of an emergency: 192 is the number of the SAMU (Portaria MS 2.657/2004). */
export const emergencyAdvice = (lang: Language): Verdict['guidance'][number] => ({
  text: ADVICE.CALL_AN_AMBULANCE[lang]({}),
  action: 'tel:192',
})

/** What to know where a text asks for the code of a token. */
export const tokenAdvice = (lang: Language): Verdict['guidance'][number] => ({
  text: ADVICE.CARD_AT_THE_DESK[lang]({}),
})

/** What to do now, the most urgent first. */
export function guidanceOf(advised: Advised): Verdict['guidance'] {
  const codes = BY_REASON[advised.reasons[0] ?? 'NOT_RECOGNISED'] ?? CODES[advised.verdict](advised)
  return codes.map((code) => {
    const text = ADVICE[code][advised.lang](advised.facts)
    const action = actionOf(code, advised)
    return action === undefined ? { text } : { text, action }
  })
}

const STOP: readonly AdviceCode[] = ['HANG_UP', 'DO_NOT_PAY', 'NEVER_SHARE']
const CODES: Readonly<Record<Verdict['verdict'], (advised: Advised) => readonly AdviceCode[]>> = {
  OFICIAL: forOfficial,
  OFICIAL_MAS_PEDIDO_PROIBIDO: () => ['DO_NOT_PAY', 'NEVER_SHARE', 'USE_OFFICIAL'],
  NAO_RECONHECIDO: () => ['DO_NOT_PAY', 'USE_OFFICIAL', 'KEEP_EVIDENCE'],
  SUSPEITO: () => STOP,
  FRAUDE_CONFIRMADA: () => STOP,
  REVOGADO: ({ replacement }) => [
    'DO_NOT_PAY',
    replacement === undefined ? 'USE_OFFICIAL' : 'USE_REPLACEMENT',
    'KEEP_EVIDENCE',
  ],
  INVALIDO: () => ['CORRECT_IT'],
  INDISPONIVEL: () => ['DO_NOT_PAY', 'NEVER_SHARE'],
}
function forOfficial({ facts: { intents, methods } }: Advised): readonly AdviceCode[] {
  return [
    intents === undefined ? 'NEVER_SHARE' : 'NEVER_ASKED',
    methods === undefined ? 'NO_PAYMENT' : 'PAYMENT_METHODS',
  ]
}

const SUSPECT_MESSAGE: readonly AdviceCode[] = ['DO_NOT_PAY', 'NEVER_SHARE', 'USE_OFFICIAL', 'KEEP_EVIDENCE']
const OUR_ACCOUNT: readonly AdviceCode[] = ['CHECK_PAYEE', 'NEVER_SHARE']
const OUR_NUMBER: readonly AdviceCode[] = ['CNPJ_IS_NO_PROOF', 'NEVER_SHARE']
const NOT_OURS_TO_PAY: readonly AdviceCode[] = ['DO_NOT_PAY_US_BY_IT', 'ASK_FOR_OURS', 'ASK_FOR_MED']
/** Where the verdict's usual advice would be wrong: what is ours but not for this, what nobody talks to one by. */
const BY_REASON: Partial<Record<ReasonCode, readonly AdviceCode[]>> = {
  OWN_SITE: ['NEVER_SHARE'],
  LOOKS_LIKE_OURS: ['DO_NOT_PAY', 'USE_OFFICIAL', 'KEEP_EVIDENCE'],
  ASKS_FOR: SUSPECT_MESSAGE,
  WANTS_IT_OPENED: SUSPECT_MESSAGE,
  WANTS_A_CALL: SUSPECT_MESSAGE,
  NAMES_A_PRICE: SUSPECT_MESSAGE,
  WANTS_IT_HANDED_OVER: SUSPECT_MESSAGE,
  WANTS_IT_INSTALLED: SUSPECT_MESSAGE,
  WANTS_A_SECRET: SUSPECT_MESSAGE,
  WANTS_TO_PASS_FOR_YOU: SUSPECT_MESSAGE,
  WORDED_LIKE_SCAMS: SUSPECT_MESSAGE,
  ASKS_WHO_YOU_ARE: ['CHECK_FIRST', 'USE_OFFICIAL', 'NEVER_SHARE'],
  WHAT_IS_IN_IT_IS_OURS: ['USE_OFFICIAL', 'NEVER_SHARE'],
  NOTHING_TO_CHECK_IN_IT: ['USE_OFFICIAL', 'NEVER_SHARE'],
  PROTOCOL_PROVES_NOTHING: ['USE_OFFICIAL', 'NEVER_SHARE'],
  PROTOCOL_IS_INVALID: ['USE_OFFICIAL', 'NEVER_SHARE'],
  ONLY_REACHES_YOU: ['USE_OFFICIAL', 'NEVER_SHARE'],
  PUBLIC_SERVICE: ['USE_OFFICIAL'],
  CANNOT_BE_CHECKED: ['DO_NOT_PAY', 'USE_OFFICIAL'],
  PAYS_US: OUR_ACCOUNT,
  BOLETO_WAS_ISSUED: OUR_ACCOUNT,
  CNPJ_IS_OURS: OUR_NUMBER,
  CNPJ_IS_PAID_FOR_US: OUR_NUMBER,
  PAYS_SOMEBODY_ELSE: NOT_OURS_TO_PAY,
  PAYS_A_PERSON: NOT_OURS_TO_PAY,
  IS_A_COLLECTION_SLIP: NOT_OURS_TO_PAY,
  PAYEE_IS_NOT_TOLD: NOT_OURS_TO_PAY,
  BOLETO_WAS_CHANGED: NOT_OURS_TO_PAY,
  BOLETO_WAS_NOT_ISSUED: NOT_OURS_TO_PAY,
  AMOUNT_IS_ANOTHER: NOT_OURS_TO_PAY,
  DUE_DATE_IS_ANOTHER: NOT_OURS_TO_PAY,
}

function actionOf(code: AdviceCode, { registry, replacement, t }: Advised): string | undefined {
  if (code === 'USE_REPLACEMENT') return replacement && linkTo(replacement)
  return code === 'HANG_UP' || code === 'USE_OFFICIAL' || code === 'ASK_FOR_OURS'
    ? officialContact(registry, t)
    : undefined
}
