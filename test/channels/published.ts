import { hash } from 'node:crypto'
import type { ListLog } from '../../src/channels/list-log.ts'
import { issue, type Publication } from '../../src/channels/publish.ts'
import type { PublicKey, PublishedList } from '../../src/channels/published-list.ts'
import { compileRegistry, type CompiledRegistry, type Registry } from '../../src/channels/registry.ts'
import { formatProblem } from '../../src/rules/yaml.ts'
import { file, OPERATOR } from './samples.ts'

export const NOW = Date.parse('2026-11-22T13:00:00Z')
export const DAY_MS = 86_400_000
export const digest = (text: string): string => hash('sha256', text, 'hex')

/** A key that signs nothing: `x` and `kid` are 43 times a letter. */
export const keyNamed = (letter: string): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: letter.repeat(43),
  kid: letter.repeat(43),
})

/** A registry of these parts, which begin with `channels:` or `payees:`, at a version. */
export function compiledAt(version: number, parts = ''): Required<CompiledRegistry> {
  const compiled = compileRegistry([file(`${OPERATOR.replace('version: 12', `version: ${version}`)}${parts}`)])
  if (compiled.registry === undefined || compiled.placeOf === undefined)
    throw new Error(compiled.problems.map(formatProblem).join('\n'))
  return { ...compiled, registry: compiled.registry, placeOf: compiled.placeOf }
}
export const registryAt = (version: number, parts?: string): Registry => compiledAt(version, parts).registry

/** One channel with an id and a number of its own. */
export const channelNo = (n: number, more = ''): string =>
  `  - { id: c${n}, kind: phone, value: "+55113100${String(n).padStart(4, '0')}", media: [phone], direction: both${more} }\n`

/** Publishes, with a key called A for a week. */
export const publish = (registry: Registry, parts: Partial<Publication> = {}) =>
  issue({ registry, log: [], now: NOW, validForMs: 7 * DAY_MS, key: keyNamed('A'), digest, ...parts })

export interface Issued {
  readonly list: PublishedList
  readonly log: ListLog
}
/** The same, where nothing is wrong. */
export function published(registry: Registry, parts: Partial<Publication> = {}): Issued {
  const issued = publish(registry, parts)
  if (issued.list === undefined) throw new Error(issued.faults.map(({ message }) => message).join('\n'))
  return issued
}

/** Versions 1 to `length`, each with one more channel. */
export function history(length: number): readonly Issued[] {
  const all: Issued[] = []
  for (let version = 1; version <= length; version++) {
    const channels = Array.from({ length: version }, (_, n) => channelNo(n)).join('')
    const before = all.at(-1)
    const now = NOW + version * 1_000
    all.push(
      published(registryAt(version, `channels:\n${channels}`), { log: before?.log ?? [], before: before?.list, now }),
    )
  }
  return all
}
