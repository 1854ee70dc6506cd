import type { RuleFile } from '../file.ts'

/** A rule file with one place changed. */
export interface Mutation {
  /** The place, by its path in the file, and inside of an expression by an offset too. */
  readonly path: readonly PropertyKey[]
  readonly offset?: number
  readonly from: string
  /** What stands there instead; undefined where it is dropped. */
  readonly to: string | undefined
  readonly rule: RuleFile
}

type Node = Readonly<Record<PropertyKey, unknown>>

/** The value with another one at a path; undefined takes the key, or the item of a list, out. */
export function put<T>(value: T, [step, ...rest]: readonly PropertyKey[], by: unknown): T {
  if (step === undefined) return by as T
  if (Array.isArray(value)) {
    const at = Number(step)
    return (
      rest.length === 0 && by === undefined ? value.toSpliced(at, 1) : value.with(at, put(value[at], rest, by))
    ) as T
  }
  const changed = put((value as Node | undefined)?.[step], rest, by)
  const entries = Object.entries({ ...(value as object), [step]: changed })
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as T
}

const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A mutation that puts another value at a path. */
export const change = (rule: RuleFile, path: readonly PropertyKey[], from: unknown, to: unknown): Mutation => ({
  path,
  from: inWords(from),
  to: to === undefined ? undefined : inWords(to),
  rule: put(rule, path, to),
})
