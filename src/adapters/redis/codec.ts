import type { Value } from '../../engine/entry.ts'
import type { LoggedRole, LogKind } from '../../engine/layout.ts'
import { NO_ROLES } from '../../engine/role-sets.ts'
import type { Decision } from '../../engine/decisions.ts'
import type { LogEntry } from '../../engine/view.ts'

/** Part of every log's name: what another codec has written is never read. */
export const CODEC = '2'

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f' }
const UNESCAPED = Object.fromEntries(Object.entries(ESCAPED).map(([raw, escaped]) => [escaped, raw]))

const escape = (text: string): string => text.replace(/[\\\t\n\v\f]/g, (found) => ESCAPED[found] ?? found)
const unescape = (text: string): string =>
  text.includes('\\') ? text.replace(/\\[\\tnvf]/g, (found) => UNESCAPED[found] ?? found) : text

const encodeValue = (value: Value | undefined): string => {
  if (typeof value === 'string') return escape(value)
  if (value === undefined) return '\v'
  return typeof value === 'number' ? `\vn${value}` : `\v${String(value)}`
}
const decodeValue = (text: string): Value | undefined => {
  if (!text.startsWith('\v')) return unescape(text)
  if (text[1] === 'n') return Number(text.slice(2))
  return text.length === 1 ? undefined : text === '\vtrue'
}

/** Writes and reads the lines of one kind's logs: an entry, or a decision. `base` is when the segment begins, epoch ms. */
export interface Codec {
  encodeEntry(entry: LogEntry, base: number): string
  encodeDecision(decision: Decision, base: number): string
  /** Reads one line without its end; undefined where it is an entry of unknown roles only, or a decision of another incarnation. */
  decode(line: string, base: number): LogEntry | { readonly decision: Decision } | undefined
}

/** The one event type that a role selects, where it is one. */
const typeOf = ({ role }: LoggedRole): string | undefined => {
  const types = new Set(role.selections.map(({ event }) => event))
  return types.size === 1 ? [...types][0] : undefined
}

/** How a decision names its incarnation: by the number that its id begins with. */
const markOf = (incarnation: string): string => /^0*(\d+)/.exec(incarnation)?.[1] ?? incarnation

const NO_VALUES: Readonly<Record<string, Value>> = {}

/**
 * An entry is `time⇥source⇥id⇥type⇥role⇥role…`: the time from the segment's beginning in base 36, the type only where
 * a role does not tell it, a role as its tag and the values that it keeps, each behind a form feed. A decision is
 * `!rule⇥time⇥source⇥id⇥incarnation`.
 *
 * A decision of another incarnation counts for nothing: windows have been lost since, and it may stand before what it had
 * been made on, which has been put in again behind it.
 */
export function createCodec(kind: LogKind, incarnation: string): Codec {
  const types = kind.roles.map(typeOf)
  const mark = markOf(incarnation)
  const byTag = new Map(kind.roles.map((role) => [role.tag, role]))
  const tagLength = kind.roles[0]?.tag.length ?? 0
  /** Does some role of the set not tell the type? Asked of each set once. */
  const needsType = new Map<readonly number[], boolean>()
  const isTypeNeeded = (roles: readonly number[]): boolean => {
    let known = needsType.get(roles)
    if (known === undefined) needsType.set(roles, (known = roles.some((index) => types[index] === undefined)))
    return known
  }
  return {
    encodeEntry({ t, source, id, type, roles, values }, base) {
      let line = `${(t - base).toString(36)}\t${source}\t${id}\t${isTypeNeeded(roles) ? type : ''}`
      for (const index of roles) {
        const { tag, kept } = kind.roles[index] as LoggedRole
        line += `\t${tag}`
        for (const name of kept) line += `\f${encodeValue(values[name])}`
      }
      return `${line}\n`
    },
    encodeDecision: ({ rule, t, source, id }, base) =>
      `!${rule}\t${(t - base).toString(36)}\t${source}\t${id}\t${mark}\n`,
    decode(line, base) {
      const [first = '', source = '', id = '', type = '', ...rest] = line.split('\t')
      if (first.startsWith('!')) {
        if (rest[0] !== mark) return undefined
        const t = base + Number.parseInt(source, 36)
        return { decision: { rule: first.slice(1), t, source: id, id: type } }
      }
      let roles = NO_ROLES
      let values: Record<string, Value> | undefined
      for (const part of rest) {
        const role = byTag.get(part.slice(0, tagLength))
        if (role === undefined) continue
        roles = kind.roleSets.add(roles, role.index)
        if (role.kept.length === 0) continue
        const found = part.split('\f')
        for (const [index, name] of role.kept.entries()) {
          const value = decodeValue(found[index + 1] ?? '\v')
          if (value !== undefined) (values ??= {})[name] = value
        }
      }
      const known = type === '' ? types[roles[0] ?? -1] : type
      if (known === undefined) return undefined
      return {
        t: base + Number.parseInt(first, 36),
        source,
        id,
        type: known,
        roles,
        values: values ?? NO_VALUES,
        seq: 0,
      }
    },
  }
}
