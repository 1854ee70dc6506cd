import type { Item, Ruling } from '../../contract/window-log.ts'

interface Span {
  readonly from: number
  readonly to: number
}

/** The logs as they ought to be: for each segment what was put in, in the order of its first coming. */
export interface Model {
  put(key: string, items: readonly Item[], rulings: readonly Ruling[]): void
  /** The ids of a role's entries within a span, by (t, id). */
  ids(key: string, role: number, span: Span): string[]
  rulings(key: string): readonly Ruling[]
  /** The ids of a role's entries until a time that came before a decision, or lie where it does not. */
  idsBefore(key: string, decided: Ruling, role: number, until: number): string[]
}

const order = (a: Item, b: Item) => a.t - b.t || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
const nameOf = ({ t, id, role }: Item) => `${t} ${id} ${role}`
const rulingName = ({ t, id }: Ruling) => `! ${t} ${id}`

const of = <T>(all: Map<string, Map<string, T>>, key: string): Map<string, T> => {
  const known = all.get(key) ?? new Map<string, T>()
  all.set(key, known)
  return known
}

export function createModel(segmentMs: number): Model {
  const items = new Map<string, Map<string, Item>>()
  const rulings = new Map<string, Map<string, Ruling>>()
  const lines = new Map<string, string[]>()
  const segmentOf = (t: number) => Math.floor(t / segmentMs)
  const line = (key: string, segment: number, text: string) => {
    const log = lines.get(`${key} ${segment}`) ?? []
    lines.set(`${key} ${segment}`, log)
    if (!log.includes(text)) log.push(text)
  }
  const placeOf = (key: string, segment: number, text: string) => {
    const at = (lines.get(`${key} ${segment}`) ?? []).indexOf(text)
    return at === -1 ? Infinity : at
  }
  const entries = (key: string, role: number) =>
    [...of(items, key).values()].filter((item) => item.role === role).toSorted(order)
  return {
    put(key, put, decided) {
      for (const item of put) {
        of(items, key).set(nameOf(item), item)
        line(key, segmentOf(item.t), nameOf(item))
      }
      for (const ruling of decided) {
        of(rulings, key).set(rulingName(ruling), ruling)
        for (let at = segmentOf(ruling.from); at <= segmentOf(ruling.to); at += 1) line(key, at, rulingName(ruling))
      }
    },
    ids: (key, role, { from, to }) =>
      entries(key, role)
        .filter(({ t }) => t >= from && t <= to)
        .map(({ id }) => id),
    rulings: (key) => [...of(rulings, key).values()],
    idsBefore: (key, decided, role, until) =>
      entries(key, role)
        .filter((item) => {
          if (item.t > until) return false
          const segment = segmentOf(item.t)
          return placeOf(key, segment, nameOf(item)) < placeOf(key, segment, rulingName(decided))
        })
        .map(({ id }) => id),
  }
}
