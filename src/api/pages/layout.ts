import { html, type Html, type Part, raw } from '../html.ts'
import { ANALYST_STYLE, PUBLIC_STYLE } from './style.ts'

export type Language = 'pt' | 'en'
const LOCALE = { pt: 'pt-BR', en: 'en' } as const

/** Both languages of a text; `say` picks one. */
export type Texts = Readonly<Record<Language, string>>

const SHIELD = raw(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="M12 2.5 4 5.5v6c0 5 3.4 8.4 8 10 4.600-1.600 8-5 8-10v-6z"/><path d="m8.500 12 2.500 2.500 4.500-5"/></svg>',
)
const WORDS = {
  skip: { pt: 'Ir para o conteúdo', en: 'Skip to the content' },
  analysts: {
    pt: 'Horário de Brasília. Pessoas e contatos aparecem por pseudônimo ou em forma mascarada.',
    en: 'Brasília time. People and contacts appear by pseudonym or in masked form.',
  },
  emergency: {
    pt: 'Emergência? Ligue 192 (SAMU) ou vá ao hospital mais perto. O atendimento não depende desta página.',
    en: 'Emergency in Brazil? Call 192 (SAMU) or go to the nearest hospital. Care does not depend on this page.',
  },
}

export interface Page {
  readonly language: Language
  readonly title: string
  /** What the header says, and where it leads. */
  readonly brand: string
  readonly home: string
  readonly wide?: boolean
  /** A link beside the brand. */
  readonly aside?: Part
  readonly main: Part
}

/** A whole page: one document, its style inside, no script. */
export const document = (page: Page): string => {
  const { language } = page
  const style = raw(`<style>${page.wide === true ? ANALYST_STYLE : PUBLIC_STYLE}</style>`)
  const body: Html = html`<a class="skip" href="#conteudo">${WORDS.skip[language]}</a>
    <header>
      <div class="in"><a class="brand" href="${page.home}">${SHIELD}${page.brand}</a>${page.aside}</div>
    </header>
    <main id="conteudo" tabindex="-1"><div class="in">${page.main}</div></main>
    <footer>
      <div class="in"><p>${WORDS[page.wide === true ? 'analysts' : 'emergency'][language]}</p></div>
    </footer>`
  return html`<!doctype html>
    <html lang="${LOCALE[language]}" ${raw(page.wide === true ? ' class="wide"' : '')}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${page.title}</title>
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        ${body}
      </body>
    </html>`.markup
}

const style = (language: Language, timeStyle: 'short' | 'medium'): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language === 'pt' ? 'pt-BR' : 'en-GB', {
    timeZone: 'America/Sao_Paulo',
    dateStyle: language === 'pt' ? 'short' : 'medium',
    timeStyle,
  })
const MINUTES = { pt: style('pt', 'short'), en: style('en', 'short') }
const SECONDS = { pt: style('pt', 'medium'), en: style('en', 'medium') }
const show = (time: string, format: Intl.DateTimeFormat): Html =>
  html`<time datetime="${time}">${format.format(new Date(time)).replace(', ', ' ')}</time>`

/** A moment in Brasília time to the minute, for people; the exact one beside it, for programs. */
export const minute = (time: string, language: Language = 'pt'): Html => show(time, MINUTES[language])
/** The same, to the second. */
export const second = (time: string): Html => show(time, SECONDS.pt)
