import { isValidCnpj, isValidCpf } from '@brazilian-utils/brazilian-utils'
import { canonicalAddress } from '../channels/address.ts'
import { canonicalDocument } from './canonical-document.ts'

/** The kinds of DICT keys; `unknown` is kept as it came, in lower case. */
export const PIX_KEY_TYPES = ['cpf', 'cnpj', 'phone', 'email', 'evp', 'unknown'] as const
type PixKeyType = (typeof PIX_KEY_TYPES)[number]

export interface PixKey {
  readonly type: PixKeyType
  readonly canonical: string
}

const EVP = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const PUNCTUATION = /[\s().\-/]/g

/** Eleven digits without `+`: a CPF where its digits check, else a phone where it is a valid Brazilian number. */
function readElevenDigits(digits: string): PixKey | undefined {
  if (isValidCpf(digits)) return { type: 'cpf', canonical: digits }
  const { kind, canonical } = canonicalAddress(digits)
  return kind === 'phone' && canonical.startsWith('+55') ? { type: 'phone', canonical } : undefined
}

function readPhone(text: string): PixKey | undefined {
  const { kind, canonical } = canonicalAddress(text)
  return kind === 'phone' ? { type: 'phone', canonical } : undefined
}

/** Fourteen characters are a CNPJ where all are digits, or where the check digits of an alphanumeric one are right. */
const isCnpj = (bare: string): boolean =>
  /^\d{14}$/.test(bare) || (bare.length === 14 && isValidCnpj(bare, { version: 2 }))

/** The kind of a PIX key and the form in which it is compared (Banco Central, DICT; CNPJ by IN RFB 2.229/2024). */
export function readPixKey(text: string): PixKey {
  const lower = text.trim().toLowerCase()
  const unknown: PixKey = { type: 'unknown', canonical: lower }
  if (lower.includes('@')) return { type: 'email', canonical: lower }
  if (EVP.test(lower)) return { type: 'evp', canonical: lower }
  if (lower.startsWith('+')) return readPhone(text) ?? unknown
  const bare = lower.replace(PUNCTUATION, '')
  if (/^\d{11}$/.test(bare)) return readElevenDigits(bare) ?? unknown
  return isCnpj(bare) ? { type: 'cnpj', canonical: canonicalDocument(bare) } : unknown
}

export const canonicalPixKey = (text: string): string => readPixKey(text).canonical
