/** How many letters must be changed, left out, put in or swapped with their neighbour to make one word of the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= a.length; row += 1) {
    rows.push([row])
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      )
    }
  }
  return at(a.length, b.length)
}

/** So long a word is not one that somebody has misspelt. */
const LONGEST = 60
const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_. ]/g, '')

/** The word of a list that somebody who wrote `word` most likely meant; undefined where none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word)
  if (wanted.length > LONGEST) return undefined
  const [best] = [...known]
    .map((name) => ({ name, far: distance(wanted, plain(name)) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(Math.min(wanted.length, plain(name).length) / 3)))
    .toSorted((a, b) => a.far - b.far)
  return best?.name
}

/** ` Did you mean level?`; nothing where no word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const name = nearest(word, known)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
