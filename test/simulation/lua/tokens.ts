/** A piece of a script: a word, a sign, a number or a text. */
export interface Token {
  readonly kind: 'name' | 'sign' | 'number' | 'text' | 'end'
  readonly text: string
  readonly line: number
}

const PIECES =
  /(?<gap>\s+|--\[\[[\s\S]*?\]\]|--[^\n]*)|(?<name>[A-Za-z_]\w*)|(?<number>0x[\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)|(?<text>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?<sign>\.\.\.|\.\.|==|~=|<=|>=|[-+*/%^#<>=(){}[\];:,.])/y

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', a: '\x07', b: '\b' }

const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(\d{1,3}|[\s\S])/g, (_, code: string) =>
      /^\d/.test(code) ? String.fromCharCode(Number(code)) : (ESCAPES[code] ?? code),
    )

/** The pieces of a script, in order, with an end. Throws a SyntaxError at what is none. */
export function tokensOf(script: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  PIECES.lastIndex = 0
  while (PIECES.lastIndex < script.length) {
    const at = PIECES.lastIndex
    const found = PIECES.exec(script)?.groups
    if (found === undefined) throw new SyntaxError(`line ${line}: ${script.slice(at, at + 20)}`)
    for (const kind of ['name', 'number', 'text', 'sign'] as const) {
      const text = found[kind]
      if (text !== undefined) tokens.push({ kind, text: kind === 'text' ? unquote(text) : text, line })
    }
    line += script.slice(at, PIECES.lastIndex).split('\n').length - 1
  }
  tokens.push({ kind: 'end', text: '', line })
  return tokens
}
