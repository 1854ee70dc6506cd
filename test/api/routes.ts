import type { Api } from '../../src/api/deps.ts'

/** Every route of an app as `GET /path`, read from the router's own tree (HEAD, which comes with GET, left out). */
export function routesOf(app: Api): readonly string[] {
  const path: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^([│ ]*)[└├]── (\S+) \(([A-Z, ]+)\)$/u.exec(line)
      if (found === null) return []
      const [, indent = '', segment = '', methods = ''] = found
      path.splice(indent.length / 4, Infinity, segment)
      const own = methods.split(', ').filter((method) => method !== 'HEAD')
      return own.map((method) => `${method} ${path.join('')}`)
    })
    .toSorted()
}
