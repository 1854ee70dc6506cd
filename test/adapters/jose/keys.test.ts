import { createPrivateKey, createPublicKey, hash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  createSigningKey,
  isNamedByItself,
  KeyError,
  publicPart,
  readPublicKeys,
  readSigningKey,
} from '../../../src/adapters/jose/keys.ts'

test('a new key is one of Ed25519, each another, and reads back as itself', async () => {
  const [one, other] = await Promise.all([createSigningKey(), createSigningKey()])
  expect(one.d).not.toBe(other.d)
  expect(await readSigningKey(JSON.stringify(one))).toEqual(one)
  const privateKey = createPrivateKey({ key: { ...one }, format: 'jwk' })
  expect(privateKey.asymmetricKeyType).toBe('ed25519')
  expect(createPublicKey(privateKey).export({ format: 'jwk' })).toMatchObject({ x: one.x })
})
test('its name is its thumbprint (RFC 7638), whatever name is beside it', async () => {
  const key = await createSigningKey()
  const thumbprint = hash('sha256', `{"crv":"Ed25519","kty":"OKP","x":"${key.x}"}`, 'base64url')
  expect(key.kid).toBe(thumbprint)
  const [read] = await readPublicKeys(JSON.stringify({ ...key, kid: 'mine', use: 'sig' }))
  expect(read).toEqual({ kty: 'OKP', crv: 'Ed25519', x: key.x, kid: thumbprint })
  expect(await isNamedByItself(await publicPart(key))).toBe(true)
  expect(await isNamedByItself({ ...(await publicPart(key)), kid: 'A'.repeat(43) })).toBe(false)
})
test('the public part holds nothing of the private one', async () => {
  const key = await createSigningKey()
  expect(Object.keys(await publicPart(key)).toSorted()).toEqual(['crv', 'kid', 'kty', 'x'])
})
test('a set of keys is read whole', async () => {
  const keys = await Promise.all([createSigningKey(), createSigningKey()])
  expect(await readPublicKeys(JSON.stringify({ keys }))).toHaveLength(2)
})
test.each(['', '{', '[]', '{"keys":[]}', '{"kty":"RSA","n":"","e":"AQAB"}', '{"kty":"OKP","crv":"X25519","x":"AAAA"}'])(
  '%j is no key, and what it holds is not told',
  async (text) => {
    await expect(readPublicKeys(text)).rejects.toThrow(KeyError)
    await expect(readSigningKey(text)).rejects.toThrow(/^no private Ed25519 key/)
  },
)
test('a public key cannot sign', async () => {
  const key = await publicPart(await createSigningKey())
  await expect(readSigningKey(JSON.stringify(key))).rejects.toThrow(KeyError)
})
