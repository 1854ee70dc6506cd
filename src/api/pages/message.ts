import { VERDICT_NAMES } from '../../channels/names.ts'
import type { Verdict } from '../../channels/verify.ts'
import { html, type Part } from '../html.ts'
import { KINDS, legible } from './kinds.ts'
import type { Language, Texts } from './layout.ts'

const IN_IT: Texts = { pt: 'O que há na mensagem', en: 'What is in the message' }

/** Each value in a message with its own verdict; nothing where it holds none. */
export function messagePart({ values }: NonNullable<Verdict['message']>, language: Language): Part {
  return (
    values.length > 0 &&
    html`<h2>${IN_IT[language]}</h2>
      <ul>
        ${values.map((value) => {
          const shown = legible(value)
          return html`<li>
            ${KINDS[value.kind][language]}${shown !== '' && html` <bdi>${shown}</bdi>`}:
            <strong>${VERDICT_NAMES[value.verdict][language]}</strong>. ${value.reasons[0]?.text}
          </li>`
        })}
      </ul>`
  )
}
