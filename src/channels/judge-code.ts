import { judgePayment, type Beside } from '../payments/judge.ts'
import { readPaymentCode, type PaymentCode } from '../payments/payment-code.ts'
import { readTaxNumber, type TaxNumber } from '../payments/tax-number.ts'
import { isValidAt } from './instant.ts'
import { finding, type Finding } from './finding.ts'
import { canonicalPhone } from './phone.ts'
import { readProtocol } from './protocol.ts'
import type { Registry } from './registry.ts'

/** A value that is told by its own digits and not by where it came from: what to pay with, or whose number it is. */
export interface Code {
  readonly kind: 'boleto' | 'pix' | 'cpf' | 'cnpj' | 'protocol'
  readonly canonical: string
  /** What the registry says of it at `t`, epoch ms; one that cannot be read is INVALIDO whatever it says. */
  readonly judge: (registry: Registry, t: number, beside: Beside) => Finding
  /** Of a payment code: what it says. */
  readonly payment?: PaymentCode
}

function judgeTaxNumber({ kind, canonical, isValid }: TaxNumber, { operator, payees }: Registry, t: number): Finding {
  if (!isValid) return finding('INVALIDO', kind === 'cpf' ? 'CPF_IS_INVALID' : 'CNPJ_IS_INVALID')
  if (kind === 'cpf') return finding('NAO_RECONHECIDO', 'CPF_TELLS_NOTHING')
  if (operator.cnpj === canonical) return finding('OFICIAL', 'CNPJ_IS_OURS')
  const isPaid = payees.some((payee) => payee.document === canonical && isValidAt(payee, t))
  return isPaid ? finding('OFICIAL', 'CNPJ_IS_PAID_FOR_US') : finding('NAO_RECONHECIDO', 'CNPJ_IS_NOT_OURS')
}

/** Digits alone may be a phone, too: 11 of them mostly are, 14 (`0 15 11 …`, `00 55 11 …`) where they are no CNPJ. */
const isRatherPhone = (text: string, { kind, isValid }: TaxNumber): boolean =>
  /^\s*\d+\s*$/.test(text) && (kind === 'cpf' || !isValid) && canonicalPhone(text) !== undefined

/** A payment code, to be judged. */
export const paymentCode = (payment: PaymentCode): Code => ({
  kind: payment.kind,
  canonical: payment.canonical,
  payment,
  judge({ payees }, t, beside) {
    const { verdict, reasons } = judgePayment(payees, payment, t, beside)
    return finding(verdict, ...reasons)
  },
})

function protocolCode(text: string): Code | undefined {
  const protocol = readProtocol(text)
  return (
    protocol && {
      kind: 'protocol',
      canonical: protocol.canonical,
      judge: () =>
        protocol.isValid
          ? finding('NAO_RECONHECIDO', 'PROTOCOL_PROVES_NOTHING')
          : finding('INVALIDO', 'PROTOCOL_IS_INVALID'),
    }
  )
}

/** The code that a text is: boleto, BR Code, random PIX key, protocol, CPF or CNPJ; undefined where it is none. */
export function readCode(text: string): Code | undefined {
  const payment = readPaymentCode(text)
  if (payment !== undefined) return paymentCode(payment)
  const protocol = protocolCode(text)
  if (protocol !== undefined) return protocol
  const number = readTaxNumber(text)
  if (number === undefined || isRatherPhone(text, number)) return undefined
  const { kind, canonical } = number
  return { kind, canonical, judge: (registry, t) => judgeTaxNumber(number, registry, t) }
}
