import { html, type Part } from '../html.ts'
import type { Language, Texts } from './layout.ts'

const OPEN: Texts = { pt: 'Avisar alguém pelo WhatsApp', en: 'Tell somebody by WhatsApp' }
const TEXT: Texts = {
  pt: 'Verifiquei este contato na página da {operator}. Veja a resposta, conferida de novo quando você abrir: ',
  en: 'I have checked this contact on the page of {operator}. See the answer, checked again when you open it: ',
}

/** A link to pass on: whoever opens it sees what is true then, not a picture of what was. */
export function sharePart(address: string, language: Language, operator: string): Part {
  const text = TEXT[language].replace('{operator}', operator) + address
  return html`<p>
    <a class="button plain" href="https://wa.me/?text=${encodeURIComponent(text)}" rel="noreferrer"
      >${OPEN[language]}</a
    >
  </p>`
}
