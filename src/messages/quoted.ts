import { fold } from './fold.ts'

/** What stands between quotation marks, a few words at least, and holds neither a number nor an address to go to. */
const QUOTED = /["“”«»][^"“”«»\n\d/@]{12,200}["“”«»]/g
/** What is said of such words by who warns of them, accents and capitals aside. */
const WARNS =
  /\bdeslig|golpista|\bgolpe\b|\bmentira\b|\bnao (?:caia|acredite|confirm|respond|passe|envie)|\bdenunci|\bninguem\b.{0,40}\b(?:pede|liga)/

/** A text without the words of others that it warns of: "se disserem '…', desligue". */
export function withoutWarnedOf(text: string): string {
  const rest = text.replaceAll(QUOTED, ' … ')
  return rest !== text && WARNS.test(fold(rest)) ? rest : text
}
