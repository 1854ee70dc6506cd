import { createSigningKey, publicPart } from '../../src/adapters/jose/keys.ts'
import { signList } from '../../src/adapters/jose/signed-list.ts'
import type { PublishedFiles } from '../../src/api/deps.ts'
import type { PublishedList, PublicKey } from '../../src/channels/published-list.ts'
import { published } from '../channels/published.ts'
import { NOW, REGISTRY } from './samples.ts'

export interface Signed {
  readonly files: PublishedFiles
  readonly list: PublishedList
  readonly key: PublicKey
}

/** The registry of the samples, signed for a week with a key of this moment. */
export async function signedFiles(): Promise<Signed> {
  const signer = await createSigningKey()
  const key = await publicPart(signer)
  const { list, log } = published(REGISTRY, { key, now: NOW })
  const validUntil = Date.parse(list.validUntil)
  return { files: { list: await signList(list, signer), log: JSON.stringify(log), validUntil }, list, key }
}
