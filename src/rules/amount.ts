import { languageOf } from './cel/language.ts'
import { fieldAt } from './cel/shape.ts'
import type { Selection } from './rule.ts'

/** The closed list of the values that a field of what is selected may have; undefined where it has none. */
export function valuesOf({ event }: Selection, field: string): readonly string[] | undefined {
  const found = fieldAt(languageOf(event).shape, field.split('.'))?.field
  return found?.kind === 'bool' ? ['true', 'false'] : found?.values
}

/** Is a field of what is selected a whole number that is never negative, as money is? */
export const isAmount = ({ event }: Selection, field: string): boolean =>
  fieldAt(languageOf(event).shape, field.split('.'))?.field.isAmount === true
