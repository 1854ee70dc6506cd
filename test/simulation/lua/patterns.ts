const CLASSES: Readonly<Record<string, string>> = {
  a: 'A-Za-z',
  d: '0-9',
  l: 'a-z',
  u: 'A-Z',
  s: ' \\t\\n\\v\\f\\r',
  w: 'A-Za-z0-9',
  x: '0-9A-Fa-f',
  p: '!-\\/:-@\\[-`{-~',
}
const escaped = (letter: string): string => letter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')

/** A class behind `%`, as it stands within brackets; undefined where it is the letter itself. */
const classOf = (letter: string): string | undefined => CLASSES[letter.toLowerCase()]
const isComplement = (letter: string): boolean => letter !== letter.toLowerCase()

function single(letter: string): string {
  const known = classOf(letter)
  if (known === undefined) return escaped(letter)
  return isComplement(letter) ? `[^${known}]` : `[${known}]`
}

/** A pattern of Lua as an expression of JavaScript, from `^` on where it is anchored. Without `%b` and `%f`. */
export function patternOf(pattern: string): RegExp {
  let made = ''
  let isInSet = false
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] as string
    if (letter === '%') {
      at += 1
      const named = pattern[at] ?? ''
      made += isInSet ? (classOf(named) ?? escaped(named)) : single(named)
    } else if (isInSet) {
      if (letter === ']') isInSet = false
      made += letter === '\\' || letter === '[' ? `\\${letter}` : letter
    } else if (letter === '[') {
      isInSet = true
      made += letter
    } else if (letter === '.') made += '[\\s\\S]'
    else if (letter === '-') made += '*?'
    else if ('*+?()'.includes(letter)) made += letter
    else if (letter === '^' && at === 0) made += letter
    else if (letter === '$' && at === pattern.length - 1) made += letter
    else made += escaped(letter)
  }
  return new RegExp(made)
}
