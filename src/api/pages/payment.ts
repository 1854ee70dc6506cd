import type { PaymentReading } from '../../payments/reading.ts'
import { tellPayment } from '../../payments/tell.ts'
import { html, type Part } from '../html.ts'
import type { Language, Texts } from './layout.ts'

const SAID: Texts = { pt: 'O que diz o código', en: 'What the code says' }
const NOT_SAID: Texts = { pt: 'O que o código não diz', en: 'What the code does not say' }

/** What a boleto or PIX code says, and what it does not: to be held against what one was told. */
export function paymentPart(payment: PaymentReading, language: Language): Part {
  const facts = tellPayment(payment, language)
  return html`${
      facts.length > 0 &&
      html`<h2>${SAID[language]}</h2>
        <dl>
          ${facts.map(
            ({ name, text }) =>
              html`<dt>${name}</dt>
                <dd><bdi>${text}</bdi></dd>`,
          )}
        </dl>`
    }
    <h2>${NOT_SAID[language]}</h2>
    <ul>
      ${payment.notTold.map(({ text }) => html`<li>${text}</li>`)}
    </ul>`
}
