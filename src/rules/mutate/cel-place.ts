import type { ASTNode } from '@marcbachmann/cel-js'

/** Where a part stands in its text, with the brackets around it that are needed to take it out whole. */
export function placeOf(text: string, { start, end }: Pick<ASTNode, 'start' | 'end'>): { start: number; end: number } {
  const { opened, closed } = unmatched(text.slice(start, end))
  let [from, to] = [start, end]
  for (let left = closed; left > 0; left -= 1) from = text.lastIndexOf('(', from - 1)
  for (let left = opened; left > 0; left -= 1) to = text.indexOf(')', to) + 1
  return { start: from, end: to }
}

/** Brackets without their other half; those in texts are none. */
function unmatched(part: string): { readonly opened: number; readonly closed: number } {
  let [opened, closed] = [0, 0]
  for (const [token] of part.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[()]/g)) {
    if (token === '(') opened += 1
    else if (token === ')' && opened > 0) opened -= 1
    else if (token === ')') closed += 1
  }
  return { opened, closed }
}
