import type { Alert } from '../../engine/alert.ts'
import { acts } from '../../rules/rule.ts'
import { html, type Html, type Part } from '../html.ts'
import { counted, levelBadge, MODE_WORDS, nameInWords, shownReading, shownValue } from './alert-words.ts'
import { document, second } from './layout.ts'

const fact = (name: string, value: Part): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`

const contradiction = ({ contradictedBy }: Alert): Part =>
  contradictedBy.length > 0 &&
  html`<section class="notice" aria-labelledby="contradito">
    <h2 id="contradito">Contradito por evento que chegou depois</h2>
    <p>Se tivesse chegado a tempo, este alerta não existiria. Se havia bloqueio, ele foi retirado.</p>
    <ul>
      ${contradictedBy.map(({ source, id }) => html`<li><code>${source}</code> <code>${id}</code></li>`)}
    </ul>
  </section>`

const late = (alert: Alert): Part =>
  alert.late &&
  html`<section class="notice" aria-labelledby="atrasado">
    <h2 id="atrasado">Evento atrasado</h2>
    <p>O evento chegou tarde demais para ser comparado com outros; só ele foi avaliado.</p>
  </section>`

const CANARY = 'A regra age só para uma parte dos grupos, e este é um deles: ela pode ter bloqueado.'

/** What a mode other than `enforce` means for the alert. */
const mode = ({ mode: own }: Alert): Part =>
  own !== 'enforce' &&
  html`<section class="notice" aria-labelledby="modo">
    <h2 id="modo">Modo: ${MODE_WORDS[own]}</h2>
    <p>${acts(own) ? CANARY : 'Aqui a regra só observa: nada foi bloqueado por ela.'}</p>
  </section>`

const reading = (alert: Alert): Html =>
  html`<h2 id="leitura">Leitura</h2>
    <dl class="facts" aria-labelledby="leitura">
      ${Object.entries(alert.reading).map(([name, value]) => fact(nameInWords(name), shownReading(value)))}
    </dl>`

const evidenceRow =
  (trigger: Alert['trigger']) =>
  ({ source, id, type, time }: Alert['evidence'][number]): Html =>
    html`<tr>
      <td data-label="Quando">${second(time)}</td>
      <td data-label="Tipo"><code>${type}</code></td>
      <td data-label="Origem"><code>${source}</code></td>
      <td data-label="Identidade">
        <code>${id}</code>${source === trigger.source && id === trigger.id && html` <span class="tag">gatilho</span>`}
      </td>
    </tr>`

function evidence(alert: Alert): Html {
  const part =
    alert.evidenceCount > alert.evidence.length ? ` Aqui estão os ${alert.evidence.length} mais recentes.` : ''
  return html`<h2>Evidências</h2>
    <table>
      <caption>
        ${counted(alert.evidenceCount, 'evento', 'eventos')}; horário de Brasília.${part}
      </caption>
      <thead>
        <tr>
          <th scope="col">Quando</th>
          <th scope="col">Tipo</th>
          <th scope="col">Origem</th>
          <th scope="col">Identidade</th>
        </tr>
      </thead>
      <tbody>
        ${alert.evidence.map(evidenceRow(alert.trigger))}
      </tbody>
    </table>`
}

const origin = (alert: Alert): Html =>
  html`<h2 id="origem">Como foi decidido</h2>
    <dl class="facts" aria-labelledby="origem">
      ${fact('Regra', html`<code>${alert.ruleId}</code>`)}${fact('Família', alert.family)}${fact('Versão da regra', html`<code>${alert.ruleVersion}</code>`)}
      ${fact('Versão do registro', alert.registryVersion)}${fact('Revisão do alerta', alert.revision)}${fact('Identidade do alerta', html`<code>${alert.id}</code>`)}
    </dl>`

/** One alert: what happened in a sentence, what it rests on, and how it was decided. */
export const alertDetailPage = (alert: Alert): string =>
  document({
    language: 'pt',
    title: `Alerta ${alert.ruleId} – Vigia`,
    brand: 'Vigia',
    home: '/alertas',
    wide: true,
    aside: html`<a href="/">Página pública</a>`,
    main: html`<nav aria-label="Caminho"><a class="crumb" href="/alertas">← Alertas</a></nav>
      <p>${levelBadge(alert.level)}</p>
      <h1>${alert.explanation.pt}</h1>
      <p class="en" lang="en">${alert.explanation.en}</p>
      ${contradiction(alert)}${late(alert)}${mode(alert)}
      <h2 id="caso">Caso</h2>
      <dl class="facts" aria-labelledby="caso">
        ${Object.entries(alert.group).map(([name, value]) => fact(nameInWords(name), html`<code>${shownValue(value)}</code>`))}
        ${fact('Primeira ocorrência', second(alert.firstHit))}${fact('Última ocorrência', second(alert.lastHit))}${fact('Ocorrências', alert.hits)}${fact('Modo', MODE_WORDS[alert.mode])}
      </dl>
      ${reading(alert)}${evidence(alert)}${origin(alert)}`,
  })
