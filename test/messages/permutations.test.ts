import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { links } from '../../src/messages/links.ts'
import { createLookalike } from '../../src/messages/lookalike.ts'
import { registryOf } from '../channels/samples.ts'
import { permutations } from './permutations.ts'

interface DomainFile {
  readonly groups: readonly { readonly domains: readonly string[] }[]
}
const file = JSON.parse(readFileSync(new URL('data/real-domains-br.json', import.meta.url), 'utf8')) as DomainFile
const REAL = file.groups.flatMap(({ domains }) => domains)

/** The classes of dnstwist. */
const CLASSES = [
  'addition', 'bitsquatting', 'cyrillic', 'dictionary', 'homoglyph', 'hyphenation', 'insertion', 'omission', 'plural', 'repetition',
  'replacement', 'subdomain', 'transposition', 'various', 'vowel-swap', 'tld-swap',
] // prettier-ignore

const registry = registryOf()
describe.each([
  ['saudeexemplo.com.br', 'saúde exemplo', [], 0.98],
  ['operadora-exemplo.com.br', 'operadora exemplo', [], 0.98],
  ['amil.com.br', 'amil', ['camil.com.br'], 0.95],
])('%s', (domain, brand, others, least) => {
  const lookalike = createLookalike({
    operator: { ...registry.operator, brands: [brand], domains: [domain] },
    ownDomains: new Set([domain]),
    domainsByHost: registry.domainsByHost,
    thirdParties: [{ name: 'Outra', domains: others }],
  })
  const made = permutations(domain)
  const missedOf = (hosts: readonly string[]) => hosts.filter((host) => !links(`https://${host}/`).some(lookalike))

  test('is imitated in all ways', () => {
    expect([...made.keys()].toSorted()).toEqual(CLASSES.toSorted())
    for (const hosts of made.values()) expect(hosts.length).toBeGreaterThan(0)
  })
  test.each(CLASSES)('%s is seen', (kind) => {
    const hosts = made.get(kind) ?? []
    const missed = missedOf(hosts)
    expect(missed.length > hosts.length * (1 - least) ? missed : []).toEqual([])
  })
  test('nearly all are seen', () => {
    const hosts = [...made.values()].flat()
    expect(1 - missedOf(hosts).length / hosts.length).toBeGreaterThanOrEqual(least)
  })
  test('no real domain is taken for it', () => expect(REAL.filter(lookalike)).toEqual([]))
})
test('the real domains are a thousand, each once', () => {
  expect(REAL.length).toBeGreaterThanOrEqual(1000)
  expect(new Set(REAL).size).toBe(REAL.length)
})
