/** Marks the name of a kept value that is whole: an object or a list, as JSON. */
const WHOLE = '{}'

/** The name under which a log keeps the object or list at a path. */
export const wholeOf = (path: string): string => path + WHOLE

/** The path of a whole value that a name stands for; undefined where it stands for a single value. */
export const pathOfWhole = (name: string): string | undefined =>
  name.endsWith(WHOLE) ? name.slice(0, -WHOLE.length) : undefined

/** Puts a kept value to its place in data that is being built up again. */
export function restore(data: Record<string, unknown>, name: string, value: unknown): void {
  const whole = pathOfWhole(name)
  const path = (whole ?? name).split('.')
  const last = path.pop() as string
  let place = data
  for (const step of path) place = (place[step] ??= {}) as Record<string, unknown>
  place[last] = whole === undefined ? value : JSON.parse(String(value))
}
