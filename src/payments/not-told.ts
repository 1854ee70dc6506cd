/** What a code does not tell, however well it is made: the closed list. */
export const NOT_TOLD = {
  PAYEE: {
    pt: 'O código do boleto não traz o nome de quem recebe: só a tela do banco mostra.',
    en: 'A boleto’s code does not hold the name of the payee: only the bank’s screen shows it.',
  },
  NAME_IS_FREE_TEXT: {
    pt: 'O nome dentro do código Pix foi escrito por quem fez o código, e pode ser falso.',
    en: 'The name within a Pix code was written by whoever made it, and may be false.',
  },
  ASKED_BY_THE_BANK: {
    pt: 'O valor e quem recebe só aparecem quando o seu banco consulta a cobrança.',
    en: 'The amount and the payee appear only when your bank asks for the charge.',
  },
  AMOUNT: { pt: 'O código não traz o valor.', en: 'The code does not hold an amount.' },
  DUE_DATE: { pt: 'O código não traz o vencimento.', en: 'The code does not hold a due date.' },
} as const
export type NotTold = keyof typeof NOT_TOLD
export const NOT_TOLD_CODES = Object.keys(NOT_TOLD) as [NotTold, ...NotTold[]]
