import type { Verdict } from '../../channels/verify.ts'
import { html, type Part } from '../html.ts'
import { ICONS } from './icons.ts'
import { document, type Language, minute, type Texts } from './layout.ts'
import { KINDS, legible } from './kinds.ts'
import { messagePart } from './message.ts'
import { paymentPart } from './payment.ts'
import { homeOf } from './question.ts'
import { reportPart } from './report.ts'
import { sharePart } from './share.ts'
import { VERDICT_WORDS } from './verdict-words.ts'

const WORDS = {
  pt: {
    asked: 'Você perguntou sobre',
    why: 'Por quê',
    now: 'O que fazer agora',
    again: 'Verificar outra coisa',
    checked: 'Verificado em',
    zone: 'horário de Brasília',
    list: 'lista oficial nº',
    title: 'Resposta',
  },
  en: {
    asked: 'You asked about',
    why: 'Why',
    now: 'What to do now',
    again: 'Check something else',
    checked: 'Checked on',
    zone: 'Brasília time',
    list: 'official list no.',
    title: 'Answer',
  },
}
/** Links that a page of ours may carry. */
const LINK = /^(tel:\+?\d{3,15}|https:\/\/[^\s"<>]+|mailto:[^\s"<>]+)$/

function asked(verdict: Verdict, language: Language): Part {
  const shown = legible(verdict)
  return html`<p class="asked">
    ${WORDS[language].asked}:
    ${KINDS[verdict.kind][language]}${shown !== '' && html` <strong><bdi>${shown}</bdi></strong>`}
  </p>`
}

const step = ({ text, action }: Verdict['guidance'][number]): Part =>
  action !== undefined && LINK.test(action) ? html`<li><a href="${action}">${text}</a></li>` : html`<li>${text}</li>`

/** What may be done with an answer: reported under its name, passed on by an address. */
export interface Offered {
  readonly report?: string | undefined
  readonly share?: string | undefined
}

/** The answer: in shape, words and colour alike; why; what to do now. */
export function verdictPage(verdict: Verdict, language: Language, operator: string, offered: Offered = {}): string {
  const words = WORDS[language]
  const { tone, headline, lead } = VERDICT_WORDS[verdict.verdict]
  const say = (texts: Texts): string => texts[language].replaceAll('{operator}', operator)
  return document({
    language,
    title: `${words.title}: ${say(headline)}`,
    brand: operator,
    home: homeOf(language),
    main: html`<div class="answer ${tone}">
        ${ICONS[tone]}
        <div>
          <h1>${say(headline)}</h1>
          <p>${say(lead)}</p>
        </div>
      </div>
      ${asked(verdict, language)}
      ${
        verdict.reasons.length > 0 &&
        html`<h2>${words.why}</h2>
          <ul>
            ${verdict.reasons.map(({ text }) => html`<li>${text}</li>`)}
          </ul>`
      }
      ${
        verdict.guidance.length > 0 &&
        html`<h2>${words.now}</h2>
          <ul class="do">
            ${verdict.guidance.map(step)}
          </ul>`
      }
      ${verdict.payment && paymentPart(verdict.payment, language)}
      ${verdict.message && messagePart(verdict.message, language)}
      ${offered.report !== undefined && reportPart(offered.report, language)}
      ${offered.share !== undefined && sharePart(offered.share, language, operator)}
      <p><a class="button" href="${homeOf(language)}">${words.again}</a></p>
      <p class="soft small">
        ${words.checked} ${minute(verdict.checkedAt, language)} (${words.zone}), ${words.list}
        ${verdict.registryVersion}.
      </p>`,
  })
}
