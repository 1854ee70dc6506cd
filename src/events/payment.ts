import { z } from 'zod'
import { documentNumber, personalText, pixKey } from './fields.ts'

/** How money is asked for or paid. */
export const method = z.enum(['boleto', 'pix', 'card', 'transfer', 'link']).describe('How it is paid')
export type Method = z.infer<typeof method>

/** What the payer was given to pay with. */
export const payload = personalText.describe('Boleto line or barcode, BR Code or URL, as it was seen')

/** Who is paid, as far as the source knows. */
export const payee = z
  .object({
    name: personalText.describe("The payee's name").optional(),
    document: documentNumber.describe('CPF or CNPJ').optional(),
    pixKey: pixKey.describe('PIX key').optional(),
  })
  .describe('Who is paid')
