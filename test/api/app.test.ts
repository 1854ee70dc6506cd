import { describe, expect, test } from 'vitest'
import { createTestApi } from './samples.ts'

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>
}

/** Routes that are pages for people or the documentation itself, on purpose not in the OpenAPI document. */
const PAGES = ['/', '/resposta/:name', '/alertas', '/alertas/:id']

describe('the OpenAPI document', () => {
  test('lists exactly the routes', async () => {
    const { app } = await createTestApi()
    const document = (await app.inject('/docs/json')).json<Document>()
    expect(document.openapi).toMatch(/^3\.1\./)
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const routes = app
      .printRoutes({ commonPrefix: false, method: 'GET' })
      .concat(app.printRoutes({ commonPrefix: false, method: 'POST' }))
    for (const route of listed) {
      const path = route.replace(/^\w+ /, '').replaceAll(/\{(\w+)\}/g, ':$1')
      expect(app.hasRoute({ method: route.startsWith('POST') ? 'POST' : 'GET', url: path })).toBe(true)
    }
    expect(routes).not.toBe('')
    expect(listed.toSorted()).toEqual(
      [
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
        'GET /v1/alerts',
        'GET /v1/alerts/{id}',
        'POST /v1/channels/verify',
        'POST /v1/decisions',
        'POST /v1/events',
      ].toSorted(),
    )
    for (const page of PAGES) expect(app.hasRoute({ method: 'GET', url: page })).toBe(true)
  })
})
