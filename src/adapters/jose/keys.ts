import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import type { PublicKey } from '../../channels/published-list.ts'

const x = z.string().regex(/^[\w-]{43}$/)
const Public = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x })
const Private = Public.extend({ d: x })
const KeySet = z.object({ keys: z.array(Public).min(1) })

/** A private key, Ed25519 as a JWK. Never to be shown: `publicPart` is. */
export type SigningKey = PublicKey & z.infer<typeof Private>

/** A key that cannot be used: what is wrong, without its content. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
}

const named = async <K extends z.infer<typeof Public>>(key: K): Promise<K & { kid: string }> => ({
  ...key,
  kid: await calculateJwkThumbprint({ kty: key.kty, crv: key.crv, x: key.x }),
})

/** What everybody may know of a key, named by its thumbprint (RFC 7638), whatever name it was given. */
export const publicPart = ({ kty, crv, x: point }: z.infer<typeof Public>): Promise<PublicKey> =>
  named({ kty, crv, x: point })

/** Is the key named by its own thumbprint? */
export const isNamedByItself = async (key: PublicKey): Promise<boolean> => (await publicPart(key)).kid === key.kid

/** A new private key. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return named(Private.parse(await exportJWK(privateKey)))
}

function parsed<T>(text: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Reads a private JWK. Rejects with a `KeyError`. */
export async function readSigningKey(text: string): Promise<SigningKey> {
  const key = parsed(text, Private)
  if (key === undefined) throw new KeyError('no private Ed25519 key as a JWK (vigia registry key makes one)')
  return named(key)
}

/** Reads the public parts of a JWK or of a set of them (RFC 7517). Rejects with a `KeyError`. */
export async function readPublicKeys(text: string): Promise<readonly PublicKey[]> {
  const one = parsed(text, Public)
  const keys = one === undefined ? parsed(text, KeySet)?.keys : [one]
  if (keys === undefined) throw new KeyError('no Ed25519 key as a JWK, and no set of such keys')
  return Promise.all(keys.map(publicPart))
}
