/** What a ClickHouse client escapes in a parameter (tab-separated form). */
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' }
const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign)

const ELEMENT = /'((?:\\.|[^'\\])*)'|([^\s,[\]']+)/gs

/** `['a','b']` or `[1,2]`, one level deep; whole numbers stay exact. */
const readArray = (text: string): (string | bigint | number)[] =>
  [...text.matchAll(ELEMENT)].map(([, quoted, bare = '']) => {
    if (quoted !== undefined) return unescape(quoted)
    return /^-?\d+$/.test(bare) ? BigInt(bare) : Number(bare)
  })

const isArray = (statement: string, name: string): boolean =>
  new RegExp(`\\{\\s*${name}\\s*:\\s*Array\\(`).test(statement)

/** The `param_…` of a request's address, as values to bind: texts, and arrays of texts or numbers where the statement declares one. */
export function readParams(statement: string, search: URLSearchParams): Record<string, unknown> {
  const given = [...search].filter(([key]) => /^param_\w+$/.test(key))
  return Object.fromEntries(
    given.map(([key, text]) => {
      const name = key.slice('param_'.length)
      return [name, isArray(statement, name) ? readArray(text) : unescape(text)]
    }),
  )
}
