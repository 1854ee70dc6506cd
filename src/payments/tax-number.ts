import { isValidCnpj, isValidCpf } from '@brazilian-utils/brazilian-utils'
import { canonicalDocument } from '../events/canonical-document.ts'

/** A number by which the Receita Federal knows a person or a company, and whether its check digits are right. */
export interface TaxNumber {
  readonly kind: 'cpf' | 'cnpj'
  /** 11 digits; 14 digits and, since IN RFB 2.229/2024, letters in upper case. */
  readonly canonical: string
  readonly isValid: boolean
}

const WRITTEN_CPF = /^\d{3}\.\d{3}\.\d{3}-?\d{2}$|^\d{9}-\d{2}$/
const WRITTEN_CNPJ = /^[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}$|^[\dA-Z]{8}\/[\dA-Z]{4}-?\d{2}$/i

/**
 * The tax number that a text is; undefined where it is none. Written with the points and strokes of one it is one, right
 * or wrong; without, 14 digits are a CNPJ, and other texts only where check digits say so: 11 digits may be a phone.
 */
export function readTaxNumber(text: string): TaxNumber | undefined {
  const tidy = text.trim()
  const canonical = canonicalDocument(tidy)
  const isPlain = canonical.length === tidy.length
  if (canonical.length === 11 && (isPlain || WRITTEN_CPF.test(tidy))) {
    const isValid = /^\d+$/.test(canonical) && isValidCpf(canonical)
    return isValid || !isPlain ? { kind: 'cpf', canonical, isValid } : undefined
  }
  if (canonical.length !== 14 || !(isPlain || WRITTEN_CNPJ.test(tidy))) return undefined
  const isValid = isValidCnpj(canonical, { version: 2 })
  return isValid || !isPlain || /^\d+$/.test(canonical) ? { kind: 'cnpj', canonical, isValid } : undefined
}
