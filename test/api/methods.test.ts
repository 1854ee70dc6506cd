import { expect, test } from 'vitest'
import { routesOf } from './routes.ts'
import { createTestApi } from './samples.ts'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

test('every method that a path does not have is answered with 405 and those that it has', async () => {
  const { app } = await createTestApi()
  /** Files of the documentation's page are their plugin's, also where there is none. */
  const own = routesOf(app).filter((route) => !route.endsWith(' /docs/*'))
  const known = Map.groupBy(own, (route) => route.split(' ')[1] ?? '')
  expect(known.size).toBeGreaterThan(10)
  for (const [path, routes] of known) {
    const had = routes.map((route) => route.split(' ')[0] ?? '')
    const allowed = [...had, ...(had.includes('GET') ? ['HEAD'] : [])].toSorted()
    const url = path.replaceAll(/(?<=\/):\w+|\*/g, 'x')
    for (const method of METHODS.filter((each) => !allowed.includes(each))) {
      const { statusCode, headers } = await app.inject({ method, url: `${url}?a=b` })
      expect([method, path, statusCode, headers.allow]).toEqual([method, path, 405, allowed.join(', ')])
    }
  }
})

test('a path that is nobody’s is not found, whatever the method; also one that only looks like another', async () => {
  const { app } = await createTestApi()
  for (const method of METHODS)
    for (const url of ['/v2', '/v1/alerts/a/b/c', '/v1/alertsXcsv', '/xhealth/live', '/health/live/x'])
      expect((await app.inject({ method, url })).statusCode, `${method} ${url}`).toBe(404)
})

test('a browser is told on a page', async () => {
  const { app } = await createTestApi()
  const answer = await app.inject({ method: 'PUT', url: '/', headers: { accept: 'text/html' } })
  expect([answer.statusCode, answer.headers.allow, answer.headers['content-type']]).toEqual([
    405,
    'GET, HEAD, POST',
    'text/html; charset=utf-8',
  ])
  expect(answer.body).toContain('Esta página não aceita este pedido')
})
