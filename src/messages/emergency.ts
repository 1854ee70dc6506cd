import { fold } from './fold.ts'

/** What people write of a body in danger, folded. */
const SIGNS =
  /\b(?:dor(?:es)? (?:forte )?no peito|aperto no peito|falta de ar|nao (?:consigo|consegue|esta) respira(?:r|ndo)|parou de respirar|infart\w+|avc|derrame cerebral|desmai(?:ou|ei|ada|ado|ando)|convuls\w+|inconsciente|hemorragia|sangra(?:ndo|mento) (?:muito|que nao para)|overdose|envenen\w+|engasg\w+|heart attack|chest pain|stroke|cannot breathe|unconscious|passed out)\b/

/** Does a text tell of an emergency? Whoever writes so needs an ambulance before an answer. Linear in the text. */
export const isEmergency = (text: string): boolean => SIGNS.test(fold(text))
