import type { Group, OracleEvent, OracleSelection, Value } from './types.ts'

/** A field of `data` by its path, undefined where it is absent or empty. */
export function fieldOf(event: OracleEvent, path: string): Value | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (data, name) => (typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined),
      event.data,
    )
  if (typeof found === 'string') return found === '' ? undefined : found
  return typeof found === 'number' || typeof found === 'boolean' ? found : undefined
}

/** The group of one field, under a name. */
export const by =
  (name: string, path: string = name) =>
  (event: OracleEvent): Group | undefined => {
    const value = fieldOf(event, path)
    return value === undefined ? undefined : { [name]: value }
  }

export const select = (type: string, where: (event: OracleEvent) => boolean = () => true): OracleSelection => ({
  matches: (event) => event.type === type && where(event),
})

/** Has a field one of some values? */
export const is =
  (path: string, ...values: readonly Value[]) =>
  (event: OracleEvent) => {
    const value = fieldOf(event, path)
    return value !== undefined && values.includes(value)
  }
