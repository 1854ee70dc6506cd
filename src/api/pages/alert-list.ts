import type { Alert } from '../../engine/alert.ts'
import type { AlertPage } from '../../ports/alert-store.ts'
import { nextPageUrl } from '../alert-query.ts'
import { html, type Html, type Part } from '../html.ts'
import {
  counted,
  LEVEL_WORDS,
  levelBadge,
  levelsFromWorst,
  MODE_WORDS,
  nameInWords,
  shownValue,
} from './alert-words.ts'
import { document, minute } from './layout.ts'

/** What the list's form holds, as it came. */
export interface AlertForm {
  readonly level?: string
  readonly ruleId?: string
  readonly mode?: string
  readonly from?: string
  readonly to?: string
  readonly cursor?: string
}

interface Select {
  readonly name: string
  readonly label: string
  readonly chosen: string | undefined
  /** What is shown where nothing is chosen. */
  readonly unchosen?: string
  /** Value → words. */
  readonly choices: Readonly<Record<string, string>>
  readonly counts: Readonly<Record<string, number>> | undefined
}

function select({ name, label, chosen, unchosen = 'Todos', choices, counts = {} }: Select): Html {
  const option = ([value, text]: readonly [string, string]): Html => {
    const count = counts[value]
    return html`<option value="${value}" ${value === chosen && html` selected`}>
      ${text}${count !== undefined && ` (${count})`}
    </option>`
  }
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${unchosen}</option>
      ${Object.entries(choices).map(option)}
    </select>`
}

const day = (name: string, label: string, value: string | undefined): Html =>
  html`<label for="${name}">${label}</label><input type="date" id="${name}" name="${name}" value="${value ?? ''}" />`

const modes = (chosen: string | undefined, counts: Select['counts']): Html =>
  select({
    name: 'mode',
    label: 'Modo',
    chosen,
    unchosen: 'Ativos',
    choices: { any: 'Todos', ...MODE_WORDS },
    counts,
  })

function filters({ level, ruleId, mode, from, to }: AlertForm, { facets }: AlertPage): Html {
  const rules = [...new Set([...Object.keys(facets['ruleId'] ?? {}), ...(ruleId === undefined ? [] : [ruleId])])]
  const ruleWords = Object.fromEntries(rules.toSorted().map((id) => [id, id]))
  const levelWords = Object.fromEntries(levelsFromWorst.map((each) => [each, LEVEL_WORDS[each]]))
  return html`<form class="filters" method="get" action="/alertas" aria-label="Filtros">
    <div>${select({ name: 'level', label: 'Nível', chosen: level, choices: levelWords, counts: facets['level'] })}</div>
    <div class="broad">
      ${select({ name: 'ruleId', label: 'Regra', chosen: ruleId, choices: ruleWords, counts: facets['ruleId'] })}
    </div>
    <div>${modes(mode, facets['mode'])}</div>
    <div>${day('from', 'De', from)}</div>
    <div>${day('to', 'Até', to)}</div>
    <div class="go"><button>Filtrar</button><a class="button plain" href="/alertas">Limpar</a></div>
  </form>`
}

const tags = (alert: Alert): Part => [
  alert.mode !== 'enforce' && html`<span class="tag">${MODE_WORDS[alert.mode]}</span>`,
  alert.contradictedBy.length > 0 && html`<span class="tag">contradito</span>`,
  alert.late && html`<span class="tag">atrasado</span>`,
]

const groupOf = ({ group }: Alert): Part =>
  Object.entries(group).map(([name, value]) => html`<div>${nameInWords(name)} <code>${shownValue(value)}</code></div>`)

const row = (alert: Alert): Html =>
  html`<tr>
    <td>${levelBadge(alert.level)}</td>
    <td>
      <a href="/alertas/${encodeURIComponent(alert.id)}">${alert.explanation.pt}</a>
      <div class="soft">${alert.ruleId}</div>
      ${tags(alert)}
    </td>
    <td>${groupOf(alert)}</td>
    <td data-label="Primeiro">${minute(alert.firstHit)}</td>
    <td data-label="Último">${minute(alert.lastHit)}</td>
    <td class="n" data-label="Ocorrências">${alert.hits}</td>
  </tr>`

const HEAD = html`<thead>
  <tr>
    <th scope="col">Nível</th>
    <th scope="col">O que aconteceu</th>
    <th scope="col">Quem</th>
    <th scope="col">Primeiro</th>
    <th scope="col">Último</th>
    <th scope="col" class="n">Ocorrências</th>
  </tr>
</thead>`

const table = (page: AlertPage): Html =>
  page.alerts.length === 0
    ? html`<div class="notice">
        <h2>Nenhum alerta aqui</h2>
        <p>Nada corresponde a este filtro. Tire um filtro ou aumente o período.</p>
      </div>`
    : html`<table class="list">
        <caption>
          ${counted(page.total, 'alerta', 'alertas')}, do mais novo para o mais antigo; horário de Brasília.
        </caption>
        ${HEAD}
        <tbody>
          ${page.alerts.map(row)}
        </tbody>
      </table>`

function pages(form: AlertForm, { next }: AlertPage): Part {
  const { cursor, ...kept } = form
  const first = nextless(kept)
  return html`<nav class="pages" aria-label="Páginas">
    ${cursor !== undefined && html`<a class="button plain" href="${first}">Voltar ao começo</a>`}${next !== undefined && html`<a class="button" rel="next" href="${nextPageUrl('/alertas', kept, next)}">Próxima página</a>`}
  </nav>`
}

const nextless = (form: Readonly<Record<string, string | undefined>>): string => {
  const pairs = Object.entries(form).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return `/alertas${pairs.length > 0 ? '?' : ''}${new URLSearchParams(pairs).toString()}`
}

/** The analyst's first page: what there is, newest first, and how to narrow it. */
export const alertListPage = (form: AlertForm, page: AlertPage): string =>
  document({
    language: 'pt',
    title: `Alertas (${page.total}) – Vigia`,
    brand: 'Vigia',
    home: '/alertas',
    wide: true,
    aside: html`<a href="/">Página pública</a>`,
    main: html`<h1>Alertas</h1>
      ${filters(form, page)}${table(page)}${(form.cursor !== undefined || page.next !== undefined) && pages(form, page)}`,
  })
