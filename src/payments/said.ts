import { getBankByCode } from '@brazilian-utils/brazilian-utils'
import { readPixKey, type PixKey } from '../events/pix-key.ts'
import { readBrCodeText } from './br-code-text.ts'
import { collectionSlipOf, type Segment } from './collection.ts'
import { dueDateOf } from './due-date.ts'
import type { NotTold } from './not-told.ts'
import type { Payload } from './payment.ts'

/** What the digits of a payment code say, and what they do not. */
export interface PaymentSaid {
  readonly bank?: { readonly code: string; readonly name?: string }
  readonly segment?: Segment
  /** Centavos; absent where any amount may be paid, or the code does not tell. */
  readonly amountCents?: number
  /** `2026-11-21` */
  readonly dueDate?: string
  readonly key?: { readonly type: PixKey['type']; readonly value: string }
  /** Where the payer's bank asks for the charge. */
  readonly host?: string
  /** Written by whoever made the BR Code. */
  readonly name?: string
  readonly city?: string
  readonly notTold: readonly NotTold[]
}

const those = (...codes: readonly (NotTold | false)[]): readonly NotTold[] => codes.filter((code) => code !== false)

function ofSlip({ bank: code, dueFactor, amountCents }: NonNullable<Payload['slip']>, t: number): PaymentSaid {
  const name = getBankByCode(code)?.name
  const dueDate = dueDateOf(dueFactor, t)
  return {
    bank: { code, ...(name === undefined ? {} : { name }) },
    ...(amountCents === 0 ? {} : { amountCents }),
    ...(dueDate === undefined ? {} : { dueDate }),
    notTold: those('PAYEE', amountCents === 0 && 'AMOUNT', dueDate === undefined && 'DUE_DATE'),
  }
}

function ofCollection(barcode: string): PaymentSaid {
  const { segment, amountCents } = collectionSlipOf(barcode)
  return {
    ...(segment === undefined ? {} : { segment }),
    ...(amountCents === undefined ? {} : { amountCents }),
    notTold: those('PAYEE', amountCents === undefined && 'AMOUNT', 'DUE_DATE'),
  }
}

/** Of a charge that the bank asks for, the amount in the code counts for nothing: the answer's does. */
function ofPix(text: string, { key, host }: Payload): PaymentSaid {
  const { name, city, amountCents } = readBrCodeText(text)
  const isStatic = key !== undefined
  return {
    ...(isStatic ? { key: { type: readPixKey(key).type, value: key } } : {}),
    ...(host === undefined ? {} : { host }),
    ...(isStatic && amountCents !== undefined ? { amountCents } : {}),
    ...(name === undefined ? {} : { name }),
    ...(city === undefined ? {} : { city }),
    notTold: those(
      name !== undefined && 'NAME_IS_FREE_TEXT',
      isStatic ? amountCents === undefined && 'AMOUNT' : 'ASKED_BY_THE_BANK',
    ),
  }
}

/** What a code says; `t` (epoch ms) tells which cycle a due date lies in. */
export function readSaid(text: string, payload: Payload, t: number): PaymentSaid {
  const { slip, barcode } = payload
  if (slip !== undefined) return ofSlip(slip, t)
  return barcode === undefined ? ofPix(text, payload) : ofCollection(barcode)
}
