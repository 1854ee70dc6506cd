import { plainLatin, skeleton } from './confusables.ts'
import { editDistance } from './edit-distance.ts'

/** What lookalikes imitate: a name without spaces in plain Latin letters, and its skeleton. */
export interface Brand {
  readonly name: string
  readonly skeleton: string
}

/** A host in plain Latin letters: its labels without hyphens, and the words between hyphens and dots. */
export interface Written {
  readonly labels: readonly string[]
  readonly words: readonly string[]
}

/** Shorter names are a part of too many words. */
const [SHORT, LONG] = [5, 8]
/** What is put around a name to make a host of it: a name between these is meant. */
const CONTEXT = (
  'access account accounts acesso app area atendimento auth auto bank billing bill business center client cloud com combr ' +
  'confirm connect corp customer dashboard direct email help home id info invoice login mail manage mobile my myaccount now ' +
  'payment payments profile protect refund register safe secure security service services shop sign signin sso status ' +
  'store support system team ticket update user verify vip vpn webmail www ' +
  'area atendimento autorizacao beneficiario beneficiarios boleto boletos br brasil carteirinha central ' +
  'clientes cliente cobranca com contato fatura faturas financeiro login meu minha negociacao net oficial online ' +
  'pagamento pagamentos pagar pix plano planos portal promocao reembolso sac saude segundavia 2avia 2via seguro senha ' +
  'site suporte token via web whatsapp zap pay'
).split(' ')

export function readBrand(text: string): Brand {
  const name = plainLatin(text).replace(/[^a-z0-9]/g, '')
  return { name, skeleton: skeleton(name) }
}

/** How many edits away is still an imitation of a name of that length. */
const mostEdits = (length: number): number => (length >= LONG ? 2 : length >= SHORT ? 1 : 0)

const isSame = (brand: Brand, text: string): boolean => text === brand.name || skeleton(text) === brand.skeleton

function isNear(brand: Brand, text: string, most: number): boolean {
  if (isSame(brand, text)) return true
  return (
    most > 0 &&
    (editDistance(text, brand.name, most) <= most || editDistance(skeleton(text), brand.skeleton, most) <= most)
  )
}

/** A word without what is put before or after a name. */
function stripped(word: string): readonly string[] {
  const ends = [word, ...CONTEXT.filter((one) => word.endsWith(one)).map((one) => word.slice(0, -one.length))]
  return ends.flatMap((rest) => [
    rest,
    ...CONTEXT.filter((one) => rest.startsWith(one)).map((one) => rest.slice(one.length)),
  ])
}

/** Do neighbouring words together make the name? */
function isSpelled(brand: Brand, words: readonly string[]): boolean {
  return words.some((_, from) => {
    let text = ''
    for (let at = from; at < words.length && text.length <= brand.name.length; at += 1) {
      text += words[at] ?? ''
      if (isSame(brand, text)) return true
    }
    return false
  })
}

/** Does a host show the brand, or something that is easily taken for it? */
export function resembles(brand: Brand, { labels, words }: Written): boolean {
  const { length } = brand.name
  const parts = [...new Set([...labels, ...words])]
  if (length < SHORT - 1) return labels.some((label) => isSame(brand, label))
  if (length >= SHORT && isSpelled(brand, words)) return true
  if (length >= LONG && labels.some((label) => label.includes(brand.name) || skeleton(label).includes(brand.skeleton)))
    return true
  const isMeant = length < SHORT && words.some((word) => CONTEXT.includes(word))
  const most = isMeant ? 1 : mostEdits(length)
  return parts.some(
    (part) => isNear(brand, part, most) || stripped(part).some((rest) => isNear(brand, rest, mostEdits(length))),
  )
}
