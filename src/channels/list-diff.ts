import { canonicalJson } from '../rules/canonical-json.ts'
import type { ListContent } from './published-list.ts'

/** A field before and after; one of them is absent where the field is new or gone. */
export interface FieldChange {
  readonly field: string
  readonly from?: unknown
  readonly to?: unknown
}
/** What became of one entry; `ended` is one that was given an end, or an earlier one. */
export interface EntryChange {
  readonly part: 'operator' | 'channels' | 'payees' | 'thirdParties'
  readonly id: string
  readonly change: 'added' | 'removed' | 'ended' | 'changed'
  /** Field by field; none for what was added or removed. */
  readonly fields: readonly FieldChange[]
}
export interface ListDiff {
  readonly from: number
  readonly to: number
  readonly changes: readonly EntryChange[]
}

type Entry = Readonly<Record<string, unknown>>
/** What follows from the value. */
const DERIVED: readonly string[] = ['canonical', 'digits']

const byId = ({ id }: { id: string }) => id
const byName = ({ name }: { name: string }) => name

/** What has changed from one list to another. */
export function diffLists(before: ListContent, after: ListContent): ListDiff {
  return {
    from: before.version,
    to: after.version,
    changes: [
      ...changesOf('operator', [before.operator], [after.operator], () => 'operator'),
      ...changesOf('channels', before.channels, after.channels, byId),
      ...changesOf('payees', before.payees, after.payees, byId),
      ...changesOf('thirdParties', before.thirdParties, after.thirdParties, byName),
    ],
  }
}

function changesOf<E extends object>(
  part: EntryChange['part'],
  before: readonly E[],
  after: readonly E[],
  idOf: (entry: E) => string,
): EntryChange[] {
  const [old, now] = [before, after].map(
    (entries) => new Map(entries.map((entry) => [idOf(entry), { ...entry } as Entry])),
  )
  const ids = [...new Set([...before, ...after].map(idOf))]
  return ids.flatMap((id): EntryChange[] => {
    const [was, is] = [old?.get(id), now?.get(id)]
    if (was === undefined) return [{ part, id, change: 'added', fields: [] }]
    if (is === undefined) return [{ part, id, change: 'removed', fields: [] }]
    const fields = fieldsOf(was, is)
    return fields.length === 0 ? [] : [{ part, id, change: isEnded(fields) ? 'ended' : 'changed', fields }]
  })
}

function fieldsOf(was: Entry, is: Entry): FieldChange[] {
  const differs = (field: string) => canonicalJson(was[field]) !== canonicalJson(is[field])
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(differs)
  return names
    .filter((field) => !(DERIVED.includes(field) && names.includes('value')))
    .map((field) => ({
      field,
      ...(was[field] === undefined ? {} : { from: was[field] }),
      ...(is[field] === undefined ? {} : { to: is[field] }),
    }))
}

const isEnded = (fields: readonly FieldChange[]): boolean =>
  fields.some(
    ({ field, from, to }) =>
      field === 'validUntil' && typeof to === 'string' && (typeof from !== 'string' || to < from),
  )
