import type { z } from 'zod'

export type Path = readonly PropertyKey[]
/** One thing that a schema refused: where (`key`: the key itself rather than its value) and why, in a sentence. */
export interface Refusal {
  readonly path: Path
  readonly key: boolean
  readonly code: string
  readonly message: string
}
type Issue = z.core.$ZodIssue

/** A zod error as refusals: one for each unknown key; of a union, what its nearest alternative refuses. */
export const issuesOf = (issues: readonly Issue[], base: Path = []): Refusal[] =>
  issues.flatMap((issue) => refusalsOf(issue, [...base, ...issue.path]))

function refusalsOf(issue: Issue, path: Path): Refusal[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      path: [...path, name],
      key: true,
      code: 'unknown_key',
      message: `Unknown key ${inPath([...path, name])}.`,
    }))
  if (issue.code === 'invalid_union') {
    const nearest = nearestAlternative(issue.errors)
    if (nearest !== undefined) return issuesOf(nearest, path)
  }
  const key = issue.code === 'invalid_key'
  const why = key ? (issue.issues[0]?.message ?? issue.message) : issue.message
  const where = path.length === 0 ? '' : `${inPath(path)}: `
  return [{ path, key, code: issue.code, message: `${where}${why.replace(/\.?$/, '.')}` }]
}

/** The alternative that went furthest: its first refusal lies deepest; none where all refuse the value as a whole. */
function nearestAlternative(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (issues: readonly Issue[]): number => {
    const [first] = issues
    return first === undefined ? 0 : first.path.length + (first.code === 'unrecognized_keys' ? 1 : 0)
  }
  return alternatives
    .filter((issues) => depth(issues) > 0)
    .toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0]
}

/** `channels[0].label.pt` */
const inPath = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
