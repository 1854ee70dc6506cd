import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sha256 } from '../adapters/files/digest.ts'
import { boundedGet } from '../adapters/http/bounded-get.ts'
import { openList } from '../adapters/jose/signed-list.ts'
import { isLoopbackHost } from '../api/network.ts'
import { ListLog } from '../channels/list-log.ts'
import { ListRefusal } from '../channels/list-refusal.ts'
import { believe, keyFor, memoryUnder, type Memory } from '../channels/list-trust.ts'
import { registryFrom } from '../channels/published-list.ts'
import type { Registry } from '../channels/registry.ts'
import type { Language } from './language.ts'
import { ProblemsError } from './load.ts'
import { memoryFile, readMemory, writeMemory } from './manifest-memory.ts'
import { readTrustFile, tellingRefusal } from './published-files.ts'

/** A signed list and what it is believed by. */
export interface ManifestOptions {
  /** URL or file of the list. */
  readonly manifest: string
  /** File with the keys to trust; without it the first list seen is believed, and what it announces. */
  readonly trust?: string
  /** URL or file of the log, to be held against the list. */
  readonly log?: string
  /** File for what was seen. */
  readonly state?: string
}

/** The registry of a list that is believed; `firstKey` where nothing but the list itself told whose it is. */
export interface Believed {
  readonly registry: Registry
  readonly firstKey?: string
}

const BOUNDS = { timeoutMs: 10_000, maxBytes: 1 << 20 }

/**
 * Reads a signed list, believes it or not, and remembers what was seen. Rejects with a `ProblemsError` where it is not
 * believed or a file is wrong, and with an `InfrastructureError` where it cannot be fetched.
 */
export async function loadManifest(options: ManifestOptions, now: number, lang: Language): Promise<Believed> {
  const source = sourceOf(options.manifest)
  const stateFile = options.state ?? memoryFile(source)
  const given = options.trust === undefined ? undefined : await readTrustFile(options.trust)
  const trust = { given, memory: await readMemory(stateFile) }
  const { list, memory } = await tellingRefusal(options.manifest, lang, async () => {
    const signed = await openList(await textOf(source))
    const key = keyFor(signed.kid, trust, signed.list.key)
    await signed.verify(key)
    const log = options.log === undefined ? undefined : readLog(await textOf(sourceOf(options.log)))
    return { list: signed.list, memory: believe({ list: signed.list, key, log, now }, trust, sha256) }
  })
  await remember(stateFile, memory, trust.memory)
  const isFirst = given === undefined && memoryUnder(trust) === undefined
  return { registry: registryFrom(list), ...(isFirst ? { firstKey: memory.key.kid } : {}) }
}

const remember = (file: string, memory: Memory, before: Memory | undefined): Promise<void> | undefined =>
  JSON.stringify(memory) === JSON.stringify(before) ? undefined : writeMemory(file, memory)

/** A URL of https, of http on this machine alone, or the file of a path. Throws a `ProblemsError`. */
function sourceOf(text: string): URL {
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : pathToFileURL(text)
  const isSafe =
    url.protocol === 'https:' || url.protocol === 'file:' || (url.protocol === 'http:' && isLoopbackHost(url.host))
  if (!isSafe)
    throw new ProblemsError(`${url.protocol}//${url.host}: a list is fetched by https, by http from this machine alone`)
  if (url.username !== '' || url.password !== '')
    throw new ProblemsError(`${url.host}: no user and no password in the URL`)
  return url
}

async function textOf(source: URL): Promise<string> {
  if (source.protocol !== 'file:') return boundedGet(source, BOUNDS)
  const file = fileURLToPath(source)
  const { size } = await stat(file)
  if (size > BOUNDS.maxBytes) throw new ProblemsError(`${file}: more than ${BOUNDS.maxBytes} bytes`)
  return readFile(file, 'utf8')
}

function readLog(text: string): ListLog {
  try {
    return ListLog.parse(JSON.parse(text))
  } catch {
    throw new ListRefusal('bad_log')
  }
}
