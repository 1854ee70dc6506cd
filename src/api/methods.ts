import type { Api } from './deps.ts'

/** The methods that a path answers to. */
export interface Methods {
  /** Of the path of a request, without its query: those of all routes that it may be meant for, sorted; none where there is no such path. */
  of(path: string): readonly string[]
}

/** A route's pattern as a test of paths: `/v1/alerts/:id`, `/v1/channels/verify::batch` (a colon), `/docs/static/*`. */
function testOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part === '*') return '.*'
    const literal = part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    return literal.replaceAll('*', '.*').replaceAll(/::|:\w+/g, (mark) => (mark === '::' ? ':' : '[^/]+'))
  })
  return new RegExp(`^${parts.join('/')}$`)
}

/** Listens to the routes that are added from now on. To be called before any is. */
export function watchMethods(app: Api): Methods {
  const routes: { readonly test: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ test: testOf(url), methods: [method].flat() })
  })
  const own = (path: string) => routes.flatMap(({ test, methods }) => (test.test(path) ? methods : []))
  return {
    of(path) {
      const methods = new Set(own(path))
      // Of a plugin's first page with a slash behind it only the HEAD is told, which there is for every GET.
      if (methods.has('HEAD')) methods.add('GET')
      return [...methods].toSorted()
    },
  }
}
