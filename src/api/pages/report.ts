import type { Receipt } from '../../channels/report.ts'
import { REPORT_CATEGORIES } from '../../events/types/channel-reported.ts'
import { html, type Part } from '../html.ts'
import { document, type Language, minute, type Texts } from './layout.ts'
import { homeOf } from './question.ts'

const CATEGORIES: Readonly<Record<(typeof REPORT_CATEGORIES)[number], Texts>> = {
  payment: { pt: 'Pediu dinheiro, Pix ou boleto', en: 'It asked for money, Pix or a boleto' },
  credentials: { pt: 'Pediu senha ou código', en: 'It asked for a password or code' },
  identity_data: { pt: 'Pediu CPF ou outros dados', en: 'It asked for personal data' },
  impersonation: { pt: 'Fingiu ser do plano', en: 'It pretended to be the plan' },
  other: { pt: 'Outro motivo', en: 'Something else' },
}
const WORDS = {
  pt: {
    open: 'Denunciar este contato',
    ask: 'O que este contato fez?',
    note: 'Não pedimos seu nome. Guardamos só o contato, escondido, e de onde veio a denúncia, também escondido.',
    titles: { received: 'Denúncia recebida', confirmed: 'Fraude confirmada', dismissed: 'Fraude não confirmada' },
    number: 'Protocolo',
    keep: 'Anote ou fotografe este número. Depois, cole-o na página inicial para ver o que aconteceu.',
    paid: 'Já pagou? Ligue agora para o seu banco e peça a devolução do Pix pelo MED, ou o bloqueio do boleto.',
    since: 'Recebida em',
    zone: 'horário de Brasília',
    again: 'Verificar outra coisa',
  },
  en: {
    open: 'Report this contact',
    ask: 'What did this contact do?',
    note: 'We do not ask for your name. We keep the contact, hidden, and where the report came from, hidden as well.',
    titles: { received: 'Report received', confirmed: 'Fraud confirmed', dismissed: 'Fraud not confirmed' },
    number: 'Protocol number',
    keep: 'Write this number down or take a picture of it. Paste it on the first page later to see what became of it.',
    paid: 'Already paid? Call your bank now and ask for the Pix to be returned by the MED, or the boleto to be stopped.',
    since: 'Received on',
    zone: 'Brasília time',
    again: 'Check something else',
  },
} satisfies Record<Language, unknown>
const SPACED = /^(.{8})(.{10})(.{2})$/

/** Two taps: open it, say what happened. `name` is that of the answer that is shown. */
export const reportPart = (name: string, language: Language): Part =>
  html`<details>
    <summary class="button plain">${WORDS[language].open}</summary>
    <form method="post" action="/denunciar">
      <input type="hidden" name="resposta" value="${name}" />
      <fieldset>
        <legend>${WORDS[language].ask}</legend>
        ${REPORT_CATEGORIES.map(
          (category) =>
            html`<button class="plain" name="categoria" value="${category}">${CATEGORIES[category][language]}</button>`,
        )}
      </fieldset>
      <p class="soft small">${WORDS[language].note}</p>
    </form>
  </details>`

/** What has become of a report, and its number in large digits. */
export function receiptPage(receipt: Receipt, language: Language, operator: string): string {
  const words = WORDS[language]
  const title = words.titles[receipt.state]
  return document({
    language,
    title: `${title} – ${operator}`,
    brand: operator,
    home: homeOf(language),
    main: html`<h1>${title}</h1>
      <p>${receipt.text}</p>
      <p class="asked">${words.number}: <strong>${receipt.protocol.replace(SPACED, '$1 $2 $3')}</strong></p>
      <p>${words.keep}</p>
      <p>${words.paid}</p>
      <p><a class="button" href="${homeOf(language)}">${words.again}</a></p>
      <p class="soft small">${words.since} ${minute(receipt.receivedAt, language)} (${words.zone}).</p>`,
  })
}
