import { languageOf } from './cel/language.ts'
import { fieldAt } from './cel/shape.ts'
import type { Selection } from './rule.ts'

/** Is a field of what is selected a whole number that is never negative, as money is? */
export const isAmount = ({ event }: Selection, field: string): boolean =>
  fieldAt(languageOf(event).shape, field.split('.'))?.field.isAmount === true
