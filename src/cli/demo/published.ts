import { join } from 'node:path'
import { sha256 } from '../../adapters/files/digest.ts'
import { replaceWhole } from '../../adapters/files/whole-file.ts'
import { createSigningKey, publicPart } from '../../adapters/jose/keys.ts'
import { signList } from '../../adapters/jose/signed-list.ts'
import type { PublishedFiles } from '../../api/deps.ts'
import { issue } from '../../channels/publish.ts'
import type { Registry } from '../../channels/registry.ts'
import { logText } from '../published-files.ts'

const VALID_FOR_MS = 7 * 86_400_000

/** Where the demonstration makes known whose lists to believe: the public part of its key. */
export const demoKeyFile = (dataDir: string): string => join(dataDir, 'official-channels.key.json')

/** The registry, signed with a key that nobody keeps; a registry that has expired is published as such. */
export async function publishForDemo(registry: Registry, dataDir: string, now: number): Promise<PublishedFiles> {
  const signer = await createSigningKey()
  const key = await publicPart(signer)
  const { list, log } = issue({ registry, log: [], now, validForMs: VALID_FOR_MS, key, digest: sha256 })
  await replaceWhole(demoKeyFile(dataDir), `${JSON.stringify(key)}\n`)
  if (list === undefined) return { list: '', validUntil: registry.operator.validUntil }
  return { list: await signList(list, signer), log: logText(log), validUntil: Date.parse(list.validUntil) }
}
