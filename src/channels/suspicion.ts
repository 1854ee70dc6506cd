import type { Intent } from '../messages/intents.ts'
import type { Sign } from '../messages/signs.ts'
import type { ReasonCode } from './reasons.ts'

/** What a message asks for, and how. */
export interface Speech {
  readonly intents: readonly Intent[]
  readonly signs: readonly Sign[]
  /** See `Likeness`; undefined where nothing was learnt. */
  readonly likeness: number | undefined
  /** How many words it has. */
  readonly words: number
}

/** Below these what the grammar finds makes nothing suspect; what is grave only where it is less like scams than not. */
const RATHER_LIKE = 0.2
const AS_LIKE = 0
/** Above it a message is suspect though the grammar finds nothing. */
const ALIKE = 1
/** And only where it has so many words: a number and what it is called are not worded like anything. */
const FEWEST_WORDS = 4

const CODE: Readonly<Record<Sign, ReasonCode>> = {
  hand_over: 'WANTS_IT_HANDED_OVER',
  installs: 'WANTS_IT_INSTALLED',
  secret: 'WANTS_A_SECRET',
  persona: 'WANTS_TO_PASS_FOR_YOU',
  opens: 'WANTS_IT_OPENED',
  calls: 'WANTS_A_CALL',
  money: 'NAMES_A_PRICE',
  threat: 'THREATENS',
  illness: 'SPEAKS_OF_ILLNESS',
  haste: 'HURRIES',
  lure: 'PROMISES',
  mistake: 'SAYS_IT_HAS_PAID',
}
/** What nobody honest wants of a reader. */
const DEMANDS: ReadonlySet<Sign> = new Set(['hand_over', 'installs', 'secret'])
/** What draws a reader to do something. */
const DRAWS: ReadonlySet<Sign> = new Set(['persona', 'opens', 'calls', 'money'])
/** What presses a reader to do it. */
const PRESSES: ReadonlySet<Sign> = new Set(['threat', 'haste', 'lure', 'mistake'])

/** Asked for by whoever begins to serve somebody. */
const isUsual = (intent: Intent): boolean => intent === 'identity_data'
/** What few honest senders ask of somebody who does not know them. */
const isGrave = (intent: Intent): boolean => !isUsual(intent) && intent !== 'payment'

/**
 * Why a message is suspect by what it says alone, the strongest first; empty where it is not. What the grammar finds has
 * to be worded as scams are, too, the less so the graver it is; what is worded very much as they are is suspect by that alone.
 */
export function suspicionOf(speech: Speech): readonly ReasonCode[] {
  const found = foundIn(speech)
  const { intents, likeness, words } = speech
  if (likeness === undefined) return found
  if (found.length > 0 && likeness >= (intents.some(isGrave) ? AS_LIKE : RATHER_LIKE)) return found
  return likeness > ALIKE && words >= FEWEST_WORDS ? ['WORDED_LIKE_SCAMS'] : []
}

/**
 * It asks for what nobody should give, draws its reader to something and presses, or draws to two things at once. Who is
 * ill presses only where money is named: a health plan speaks of illness every day.
 */
function foundIn({ intents, signs }: Speech): readonly ReasonCode[] {
  const has = (sign: Sign): boolean => signs.includes(sign)
  const isDemanded = intents.some((intent) => !isUsual(intent)) || signs.some((sign) => DEMANDS.has(sign))
  const draws = signs.filter((sign) => DRAWS.has(sign)).length + intents.length
  const isPressed = signs.some((sign) => PRESSES.has(sign)) || (has('illness') && has('money'))
  if (!isDemanded && draws < (isPressed ? 1 : 2)) return []
  if (intents.length === 0) return signs.map((sign) => CODE[sign])
  return ['ASKS_FOR', ...signs.filter((sign) => sign !== 'secret').map((sign) => CODE[sign])]
}
