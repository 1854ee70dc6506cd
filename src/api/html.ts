/** Markup that is safe to send: made by `html` or `raw` only. */
export interface Html {
  readonly markup: string
}
/** What a template takes: text (escaped), markup, lists of them; `undefined` and `false` are nothing. */
export type Part = Html | string | number | false | undefined | readonly Part[]

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Characters that turn or hide what stands around them: all but tab and line ends are shown by their code instead. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const reveal = (character: string): string =>
  '\t\r\n'.includes(character)
    ? character
    : `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`
const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '').replaceAll(HIDDEN, reveal)

const isMarkup = (part: Part): part is Html => typeof part === 'object' && 'markup' in part
function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'object') return isMarkup(part) ? part.markup : part.map(render).join('')
  return escape(String(part))
}

/** A template whose values are escaped unless they are markup themselves. Attribute values need their quotes. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((string, at) => string + render(parts[at])).join(''),
})

/** Markup that was written by us, never anything that was sent. */
export const raw = (markup: string): Html => ({ markup })
