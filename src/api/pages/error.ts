import { html } from '../html.ts'
import type { ProblemCode } from '../problem.ts'
import { document } from './layout.ts'

const FALLBACK = [
  'Algo deu errado do nosso lado',
  'Tente de novo em alguns minutos. / Something went wrong on our side; try again in a few minutes.',
]
const WORDS: Partial<Record<ProblemCode, readonly string[]>> = {
  'not-found': ['Esta página não existe', 'Confira o endereço ou volte ao começo. / This page does not exist.'],
  'method-not-allowed': [
    'Esta página não aceita este pedido',
    'Volte ao começo. / This page does not take this request.',
  ],
  unauthenticated: ['É preciso entrar', 'Esta parte é só para a equipe de análise. / This part is for analysts only.'],
  forbidden: ['Acesso não permitido', 'Esta parte não responde a este pedido. / Not allowed.'],
  'invalid-request': ['Não entendemos o pedido', 'Volte ao começo e tente de novo. / The request could not be read.'],
  'too-large': ['O texto é grande demais', 'Cole só a parte que interessa. / The text is too long.'],
  'too-many-requests': [
    'Muitas perguntas em pouco tempo',
    'Espere um minuto e tente de novo. / Too many questions; wait a minute.',
  ],
}

/** The page of a problem, with the number under which it is in the log. */
export function errorPage(code: ProblemCode, requestId: string): string {
  const [title = '', advice = ''] = WORDS[code] ?? FALLBACK
  return document({
    language: 'pt',
    title: `${title} – Vigia`,
    brand: 'Vigia',
    home: '/',
    main: html`<h1>${title}</h1>
      <p>${advice}</p>
      <p class="soft small">Código: <code>${requestId}</code></p>
      <p><a class="button" href="/">Voltar ao começo</a></p>`,
  })
}
