/** Closed spans of event time by name, collected and then taken; those that overlap or touch come out as one. */
export interface Spans<Name> {
  add(name: Name, from: number, to: number): void
  /** Takes all spans out: name by name, each name's in order of time. */
  drain(take: (name: Name, from: number, to: number) => void): void
}

/** Some closed spans, apart from each other and in order; what is beyond `size` is left over from before. */
interface Line<Name> {
  name: Name
  size: number
  readonly from: number[]
  readonly to: number[]
}

/** Lines are kept and used again: collecting makes no garbage. */
export function createSpans<Name>(): Spans<Name> {
  const lines: Line<Name>[] = []
  let used = 0

  const lineOf = (name: Name): Line<Name> => {
    for (let index = 0; index < used; index += 1) if (lines[index]?.name === name) return lines[index] as Line<Name>
    const line = (lines[used] ??= { name, size: 0, from: [], to: [] })
    line.name = name
    line.size = 0
    used += 1
    return line
  }
  return {
    add(name, from, to) {
      put(lineOf(name), from, to)
    },
    drain(take) {
      for (let index = 0; index < used; index += 1) {
        const { name, size, from, to } = lines[index] as Line<Name>
        for (let at = 0; at < size; at += 1) take(name, from[at] as number, to[at] as number)
      }
      used = 0
    },
  }
}

function put(line: Line<unknown>, first: number, last: number): void {
  const { from, to } = line
  let at = line.size
  while (at > 0 && (from[at - 1] as number) > first) at -= 1
  if (at > 0 && first <= (to[at - 1] as number) + 1) at -= 1
  else open(line, at, first)
  to[at] = Math.max(to[at] as number, last)
  while (at + 1 < line.size && (from[at + 1] as number) <= (to[at] as number) + 1) {
    to[at] = Math.max(to[at] as number, to[at + 1] as number)
    close(line, at + 1)
  }
}

/** Makes room for a span that begins at `first`, empty for now. */
function open(line: Line<unknown>, at: number, first: number): void {
  const { from, to } = line
  for (let index = line.size; index > at; index -= 1) {
    from[index] = from[index - 1] as number
    to[index] = to[index - 1] as number
  }
  from[at] = first
  to[at] = first
  line.size += 1
}

function close(line: Line<unknown>, at: number): void {
  line.size -= 1
  line.from.copyWithin(at, at + 1, line.size + 1)
  line.to.copyWithin(at, at + 1, line.size + 1)
}
