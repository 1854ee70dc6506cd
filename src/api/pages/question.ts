import { html, type Part } from '../html.ts'
import { document, type Language } from './layout.ts'

const WORDS = {
  pt: {
    title: 'É mesmo o meu plano?',
    hint: 'Cole aqui o que você recebeu: número de telefone, e-mail, site, @perfil, boleto, código Pix ou a mensagem inteira.',
    button: 'Verificar',
    note: 'Não pedimos seu nome, CPF ou senha. A resposta some sozinha em 10 minutos.',
    other: 'English',
    problem: 'Falta um detalhe',
    error: 'Erro: ',
    before: 'Antes de responder a alguém',
    tips: [
      'Desconfie de pressa, ameaça de cancelamento e pedido de segredo.',
      'Seu código de 6 dígitos é só para a recepção, na hora do atendimento.',
      'Na dúvida, desligue e ligue você para o número do verso da carteirinha.',
    ],
  },
  en: {
    title: 'Is this really my plan?',
    hint: 'Paste what you received: a phone number, an e-mail, a website, a @profile, a boleto, a Pix code or the whole message.',
    button: 'Check',
    note: 'We do not ask for your name, CPF or password. The answer disappears by itself after 10 minutes.',
    other: 'Português',
    problem: 'One thing is missing',
    error: 'Error: ',
    before: 'Before you answer anyone',
    tips: [
      'Be wary of haste, threats of cancellation and requests for secrecy.',
      'Your 6-digit code is only for the front desk, when you are attended.',
      'In doubt, hang up and call the number on the back of your card yourself.',
    ],
  },
}
const FAULTS = {
  empty: { pt: 'Cole ou digite o que você recebeu', en: 'Paste or type what you received' },
  long: {
    pt: 'O texto é longo demais: cole só a parte que interessa',
    en: 'The text is too long: paste only the part that matters',
  },
  gone: {
    pt: 'Esta resposta já foi apagada: pergunte de novo',
    en: 'This answer has been deleted: please ask again',
  },
  over: {
    pt: 'Este link não vale mais: cole aqui o que você recebeu e pergunte de novo',
    en: 'This link is no longer valid: paste here what you received and ask again',
  },
}
export type Fault = keyof typeof FAULTS

const summary = (title: string, text: string): Part =>
  html`<div class="summary" role="alert" aria-labelledby="problema">
    <h2 id="problema">${title}</h2>
    <p><a href="#valor">${text}</a></p>
  </div>`

/** The address of the public page in a language. */
export const homeOf = (language: Language): string => (language === 'en' ? '/?lang=en' : '/')

/** The public page: one question, one field. With a fault, it says what is missing, on top and at the field. */
export function questionPage(language: Language, operator: string, fault?: Fault): string {
  const words = WORDS[language]
  const text = fault === undefined ? '' : FAULTS[fault][language]
  const described = fault === undefined ? 'dica' : 'dica erro'
  return document({
    language,
    title: `${fault === undefined ? '' : words.error}${words.title} – ${operator}`,
    brand: operator,
    home: homeOf(language),
    aside: html`<a href="${homeOf(language === 'pt' ? 'en' : 'pt')}" lang="${language === 'pt' ? 'en' : 'pt-BR'}"
      >${words.other}</a
    >`,
    main: html`${fault !== undefined && summary(words.problem, text)}
      <form method="post" action="/" novalidate>
        <input type="hidden" name="lang" value="${language}" />
        <div class="${fault === undefined ? '' : 'bad'}">
          <h1><label for="valor">${words.title}</label></h1>
          <p id="dica">${words.hint}</p>
          ${fault !== undefined && html`<p id="erro" class="error">${words.error}${text}</p>`}
          <textarea
            id="valor"
            name="valor"
            rows="4"
            maxlength="8192"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="${described}"
            ${fault === undefined ? '' : html` aria-invalid="true"`}
          ></textarea>
        </div>
        <button>${words.button}</button>
      </form>
      <p class="soft small">${words.note}</p>
      <h2>${words.before}</h2>
      <ul>
        ${words.tips.map((tip) => html`<li>${tip}</li>`)}
      </ul>`,
  })
}
