import { barcodeOf } from '../barcode.ts'
import { createRandom } from '../random.ts'

const MESSAGES = [
  'Olá! Seu plano será cancelado hoje por falta de pagamento. Pague agora neste link: https://HOST/2via e envie o comprovante para PHONE.',
  'Me informe o código do token que chegou por SMS para liberar sua consulta. Qualquer dúvida, ligue PHONE.',
  'Boleto da sua mensalidade: BARCODE. Vence amanhã, evite a suspensão. Nunca informe sua senha a ninguém.',
  'Bom dia, sua consulta com a Dra. Helena está confirmada para terça às 14h. Em caso de imprevisto, avise por aqui.',
]

/** Bodies of questions as people ask them, hardly ever the same twice: numbers, links, e-mails, profiles, slips, messages. */
export function createQuestions(seed: number): () => string {
  const random = createRandom(seed)
  const digits = (count: number): string => String(Math.floor(random() * 10 ** count)).padStart(count, '0')
  const phone = (): string => `(11) 9${digits(4)}-${digits(4)}`
  const host = (): string => `saude-exempl${digits(1)}-${digits(5)}.com.br`
  const barcode = (): string => barcodeOf(digits(12), 35_000)
  const kinds: readonly (() => string)[] = [
    phone,
    phone,
    () => '+55 11 3100-0000',
    () => `https://${host()}/boleto?id=${digits(6)}`,
    () => `https://wa.me/55119${digits(8)}?text=oi`,
    () => `cobranca${digits(4)}@${host()}`,
    () => `@saudeexemplo_${digits(4)}`,
    barcode,
    () => {
      const message = MESSAGES[Math.floor(random() * MESSAGES.length)] ?? ''
      return message.replace('HOST', host).replace('PHONE', phone).replace('BARCODE', barcode)
    },
  ]
  return () => JSON.stringify({ value: kinds[Math.floor(random() * kinds.length)]?.() })
}
