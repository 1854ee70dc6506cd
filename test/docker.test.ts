import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { envExample } from '../src/config.ts'
import { imageMemory } from './harness/image.ts'

interface Service {
  readonly environment?: Record<string, string | number>
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: string[] }
  readonly depends_on?: Record<string, { readonly condition: string }>
  readonly volumes?: string[]
  readonly build?: string
}
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  readonly services: Record<string, Service>
  readonly volumes: Record<string, unknown>
}
const services = Object.entries(compose.services)
const dockerfile = readFileSync('Dockerfile', 'utf8')
const known = new Set([...envExample().matchAll(/^#(VIGIA_\w+)=/gm)].map(([, name]) => name))

test('the composition sets only variables that Vigia knows, and so does the image', () => {
  const set = services.flatMap(([, { environment = {} }]) => Object.keys(environment))
  const named = [...set, ...[...dockerfile.matchAll(/\b(VIGIA_\w+)=/g)].map(([, name]) => name)]
  expect(named.filter((name) => name?.startsWith('VIGIA_') === true && !known.has(name))).toEqual([])
  expect(set).toContain('VIGIA_PSEUDONYM_KEY_FILE')
})

test('what waits for a healthy service waits for one that says how it is, for a finished one for one that ends', () => {
  const wrong = services.flatMap(([name, { depends_on: needs = {} }]) =>
    Object.entries(needs)
      .filter(([other, { condition }]) => {
        const { healthcheck } = compose.services[other] ?? {}
        return condition === 'service_healthy' ? healthcheck?.test === undefined : healthcheck?.disable !== true
      })
      .map(([other]) => `${name} → ${other}`),
  )
  expect(wrong).toEqual([])
})

test('the image bounds the heap, and what is measured is given the same', () => {
  expect(imageMemory.NODE_OPTIONS).toMatch(/^--max-old-space-size=\d+ --max-semi-space-size=\d+$/)
  expect(imageMemory.MALLOC_ARENA_MAX).toBe('2')
})

test('every volume that is mounted is declared', () => {
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((one) => one.split(':')[0] ?? ''))
  expect([...new Set(mounted)].toSorted((a, b) => a.localeCompare(b))).toEqual(
    Object.keys(compose.volumes).toSorted((a, b) => a.localeCompare(b)),
  )
})

test('the image runs as a user without rights, and its build sees no more than it needs', () => {
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(dockerfile).toMatch(/^HEALTHCHECK /m)
  const [everything, ...but] = readFileSync('.dockerignore', 'utf8').trim().split('\n')
  expect(everything).toBe('*')
  for (const path of [...dockerfile.matchAll(/^COPY (?!--)(?!\. )(.+) \S+$/gm)].flatMap(([, list = '']) =>
    list.split(' '),
  ))
    expect(but).toContain(`!${path}`)
})
