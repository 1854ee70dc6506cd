import { readTlv, valueOf } from './tlv.ts'

/** What a BR Code says beside whom it pays. Its author wrote it: it identifies nobody and promises nothing. */
export interface BrCodeText {
  readonly name?: string
  readonly city?: string
  /** Centavos; absent where the payer chooses, or the bank's own answer tells. */
  readonly amountCents?: number
}

/** EMV QRCPS-MPM 4.7.5: digits, with a point before at most two decimals. */
const AMOUNT = /^(\d{1,10})(?:\.(\d{0,2}))?$/

function centsOf(text: string | undefined): number | undefined {
  const [, whole, part = ''] = AMOUNT.exec(text ?? '') ?? []
  return whole === undefined ? undefined : Number(whole + part.padEnd(2, '0'))
}

/** The texts of a valid BR Code (see `readBrCode`): 59, 60 and 54. */
export function readBrCodeText(payload: string): BrCodeText {
  const elements = readTlv(payload) ?? []
  const [name, city] = [valueOf(elements, '59')?.trim(), valueOf(elements, '60')?.trim()]
  const amountCents = centsOf(valueOf(elements, '54'))
  return {
    ...(name ? { name } : {}),
    ...(city ? { city } : {}),
    ...(amountCents === undefined ? {} : { amountCents }),
  }
}
