import type { Trace } from '../rules/cel/trace.ts'
import type {
  ExplainedAccount,
  ExplainedCheck,
  ExplainedEvent,
  ExplainedReading,
  ExplainedSelection,
  Known,
} from '../rules/explain/schema.ts'
import { EXPLAIN_WORDS } from './explain-words.ts'
import type { Language } from './language.ts'

type Lines = readonly string[]
const indent = (lines: Lines): Lines => lines.map((line) => `  ${line}`)
const nameOf = ({ source, id, time }: Known): string => `${source} ${id} ${time}`
const say = (value: unknown): string => JSON.stringify(value)
/** So many events of a reading are named. */
const NAMED = 10

/** What became of an event, for people: the verdict first, then why. */
export function explainText(explained: ExplainedEvent, language: Language): string {
  const words = EXPLAIN_WORDS[language]
  const { event, verdict, late, selections, readings } = explained
  const head = `${event.time} ${event.type} ${event.source} ${event.id}: ${words.verdicts[verdict]}`
  const marked = late && verdict === 'fired' ? `${head} (${words.late})` : head
  return [
    marked,
    ...indent(selections.flatMap((selection) => selectionLines(selection, language))),
    ...indent(readings.flatMap((reading) => readingLines(reading, language))),
  ].join('\n')
}

function selectionLines(selection: ExplainedSelection, language: Language): Lines {
  const words = EXPLAIN_WORDS[language]
  const { name, roles, selected, condition, group, fields, lookups } = selection
  const parts = [
    ...group.map((part) => ({ word: words.group, ...part })),
    ...fields.map((part) => ({ word: words.field, ...part })),
  ]
  return [
    `${words.selection} ${name} (${roles.join(', ')}): ${words.selected[selected]}`,
    ...indent([
      ...(condition === undefined ? [] : traceLines(condition, language)),
      ...lookups.map(
        ({ name: lookup, type, key, found }) =>
          `${words.lookup} ${lookup}: ${type} ${say(key) ?? words.absent} → ${found === undefined ? words.noRecord : nameOf(found)}`,
      ),
      ...parts.map(
        ({ word, name: part, text, value }) =>
          `${word} ${part}${text === part ? '' : ` (${text})`} = ${value === undefined ? words.absent : say(value)}`,
      ),
    ]),
  ]
}

/** The leaves of a condition, a line each, below what joins them. */
function traceLines(trace: Trace, language: Language): Lines {
  const { text, outcome, error, values, parts } = trace
  const words = EXPLAIN_WORDS[language]
  const seen = values.map((one) => `${one.text} = ${one.value === undefined ? words.absent : say(one.value)}`)
  const told = [...(error === undefined ? [] : [error]), ...seen].join(', ')
  const line = `${text}: ${words.outcomes[`${outcome}`]}${told === '' ? '' : ` [${told}]`}`
  return [line, ...indent(parts.flatMap((part) => traceLines(part, language)))]
}

function readingLines(reading: ExplainedReading, language: Language): Lines {
  const words = EXPLAIN_WORDS[language]
  const { group, decision, accounts, alert, afterDecision, contradictedBy } = reading
  const values = Object.entries(group).map(([name, value]) => `${name} = ${say(value)}`)
  const where = values.length === 0 ? words.noGroup : `${words.group} ${values.join(', ')}`
  return [
    `${where}: ${words.decided[decision.state]}${decision.after === undefined ? '' : ` ${decision.after}`}`,
    ...indent([
      ...accounts.flatMap((account) => accountLines(account, language)),
      ...(afterDecision ? [words.afterDecision] : []),
      ...(alert === undefined ? [] : [alertLine(alert, language)]),
      ...contradictedBy.map((event) => `${words.contradicted} ${nameOf(event)}`),
    ]),
  ]
}

function alertLine({ id, bucket, hits, firstHit }: NonNullable<ExplainedReading['alert']>, language: Language): string {
  const words = EXPLAIN_WORDS[language]
  const within = bucket === undefined ? '' : `, ${words.bucket} [${bucket.from}, ${bucket.to})`
  return `${words.alert} ${id}${within}, ${words.hits}: ${hits}, ${words.first} ${firstHit}`
}

function accountLines({ as, window, checks }: ExplainedAccount, language: Language): Lines {
  const words = EXPLAIN_WORDS[language]
  const span = window && `${words.window} ${window.fromIsIn ? '[' : '('}${window.from}, ${window.to}]`
  const head = [...(as === undefined ? [] : [`${words.as} ${as}`]), ...(span === undefined ? [] : [span])].join(', ')
  return [...(head === '' ? [] : [head]), ...checks.flatMap((check) => checkLines(check, language))]
}

function checkLines({ met, text, events, eventCount, combinations }: ExplainedCheck, language: Language): Lines {
  const words = EXPLAIN_WORDS[language]
  const named = events.slice(-NAMED)
  const more = eventCount - named.length
  return [
    `${met ? words.met : words.unmet}: ${text[language]}`,
    ...indent([
      ...(more > 0 ? [`${words.more} ${more}`] : []),
      ...named.map((event) => `${event.type} ${nameOf(event)}`),
      ...combinations.flatMap(({ events: tried, holds, match }) => [
        `${words.match} ${tried.map(nameOf).join(' + ')}: ${words.outcomes[`${holds}`]}`,
        ...indent(match === undefined ? [] : traceLines(match, language)),
      ]),
    ]),
  ]
}
