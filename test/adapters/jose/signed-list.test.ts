import fc from 'fast-check'
import { base64url, CompactSign, FlattenedSign, importJWK } from 'jose'
import { createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createSigningKey, publicPart, type SigningKey } from '../../../src/adapters/jose/keys.ts'
import { openList, signList } from '../../../src/adapters/jose/signed-list.ts'
import { ListRefusal } from '../../../src/channels/list-refusal.ts'
import type { PublicKey, PublishedList } from '../../../src/channels/published-list.ts'
import { canonicalJson } from '../../../src/rules/canonical-json.ts'
import { channelNo, published, registryAt } from '../../channels/published.ts'

let signer: SigningKey
let key: PublicKey
let list: PublishedList
let text: string
beforeAll(async () => {
  signer = await createSigningKey()
  key = await publicPart(signer)
  list = published(registryAt(12, `channels:\n${channelNo(1)}`), { key }).list
  text = await signList(list, signer)
})

/** Why a text is not the list that our key signed; undefined where it is. */
async function refusal(given: string, by = key): Promise<string | undefined> {
  try {
    await (await openList(given)).verify(by)
    return undefined
  } catch (error) {
    if (error instanceof ListRefusal) return error.code
    throw error
  }
}
const b64 = (value: unknown): string => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value))
const header = (parts: object = {}) => ({ alg: 'EdDSA', kid: signer.kid, typ: 'official-channels', ...parts })
const payload = () => new TextEncoder().encode(canonicalJson(list))
/** Signed truly, under a header of one's own. */
const signed = async (parts: object, crit?: Record<string, boolean>): Promise<string> =>
  JSON.stringify(
    await new FlattenedSign(payload())
      .setProtectedHeader(header(parts))
      .sign(await importJWK(signer, 'EdDSA'), crit === undefined ? {} : { crit }),
  )

const jws = (protectedHeader: object, signature: string): string =>
  JSON.stringify({ protected: b64(protectedHeader), payload: base64url.encode(payload()), signature })
/** Other bytes than the list’s, signed truly. */
const signedBytes = async (bytes: string): Promise<string> =>
  JSON.stringify(
    await new FlattenedSign(new TextEncoder().encode(bytes))
      .setProtectedHeader(header())
      .sign(await importJWK(signer, 'EdDSA')),
  )

test('what was signed is read as it was, under either name of the algorithm', async () => {
  expect(await refusal(text)).toBeUndefined()
  expect((await openList(text)).list).toEqual(list)
  expect(await refusal(await signed({ alg: 'Ed25519' }))).toBeUndefined()
})
test('it verifies by what every system has, too: Ed25519 over the two parts (RFC 7515, RFC 8032)', () => {
  const { protected: head, payload: body, signature } = JSON.parse(text) as Record<string, string>
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
  const verified = (part: string): boolean =>
    verify(null, Buffer.from(part), publicKey, Buffer.from(signature ?? '', 'base64url'))
  expect([verified(`${head}.${body}`), verified(`${body}.${head}`)]).toEqual([true, false])
  expect(JSON.parse(Buffer.from(body ?? '', 'base64url').toString())).toEqual(list)
})
test('it is on one line, without white space', () => {
  expect(text).not.toMatch(/\s/)
  expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual(['payload', 'protected', 'signature'])
})
test('a byte that is another, wherever it stands, makes it somebody else’s', async () => {
  const bytes = Buffer.from(text)
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ change
      expect(await refusal(changed.toString('latin1'))).toBeDefined()
    }),
    { numRuns: 2_000 },
  )
})
test('of the signature’s last sign each of the 64 but one is refused: no bit of it counts for nothing', async () => {
  const whole = JSON.parse(text) as { signature: string }
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const read = await Promise.all(
    Array.from(signs, (sign) => refusal(JSON.stringify({ ...whole, signature: whole.signature.slice(0, -1) + sign }))),
  )
  expect(read.filter((code) => code === undefined)).toHaveLength(1)
})
test('whatever is given, it is refused and nothing else is thrown', async () => {
  const part = fc.oneof(fc.string(), fc.jsonValue().map(b64), fc.jsonValue())
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ payload: part, protected: fc.oneof(part, fc.constant(b64(header()))), signature: part })
      .map((one) => JSON.stringify(one)),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (given) => {
      expect(await refusal(given)).toBeDefined()
    }),
    { numRuns: 500 },
  )
})

describe('a key', () => {
  test('of another is refused, by whatever name', async () => {
    const other = await createSigningKey()
    expect(await refusal(text, await publicPart(other))).toBe('bad_signature')
    const forged = JSON.stringify(
      await new FlattenedSign(payload()).setProtectedHeader(header()).sign(await importJWK(other, 'EdDSA')),
    )
    expect(await refusal(forged)).toBe('bad_signature')
  })
  test('that is no point of the curve verifies nothing', async () => {
    for (const x of ['A'.repeat(43), '_'.repeat(43), `${'_'.repeat(42)}8`])
      expect(await refusal(text, { ...key, x })).toBe('bad_signature')
  })
  test('has to be the one that header and list name', async () => {
    expect(await refusal(await signed({ kid: 'A'.repeat(43) }))).toBe('unreadable')
  })
  test('in the list has to bear its own name', async () => {
    const other = await publicPart(await createSigningKey())
    const lies = [
      { ...list, key: { ...other, kid: key.kid } },
      { ...list, nextKey: { ...other, kid: 'A'.repeat(43) } },
    ]
    for (const one of lies) expect(await refusal(await signList(one, signer))).toBe('unreadable')
    expect(await refusal(await signList({ ...list, nextKey: other }, signer))).toBeUndefined()
  })
})

describe('a header', () => {
  test('without a signature (alg none) is refused', async () => {
    for (const alg of ['none', 'None', 'nOnE', '', undefined])
      expect(await refusal(jws(header({ alg }), ''))).toBe('unsupported')
  })
  test('of a MAC with the public key as its secret is refused', async () => {
    const secrets = [Buffer.from(key.x, 'base64url'), Buffer.from(key.x), Buffer.from(JSON.stringify(key))]
    for (const secret of secrets) {
      const protectedHeader = header({ alg: 'HS256' })
      const mac = createHmac('sha256', secret)
        .update(`${b64(protectedHeader)}.${base64url.encode(payload())}`)
        .digest()
      expect(await refusal(jws(protectedHeader, base64url.encode(mac)))).toBe('unsupported')
    }
  })
  test.each(['ES256', 'RS256', 'Ed448', 'PS256'])('of %s is refused', async (alg) => {
    expect(await refusal(jws(header({ alg }), base64url.encode(randomBytes(64))))).toBe('unsupported')
  })
  test('with what has to be understood (crit) is refused, though it is signed truly', async () => {
    expect(await refusal(await signed({ crit: ['exp'], exp: 1 }, { exp: true }))).toBe('unsupported')
    expect(await refusal(await signed({ crit: ['b64'], b64: true }))).toBe('unsupported')
    expect(await refusal(jws(header({ crit: ['b64'], b64: false }), 'AAAA'))).toBe('unsupported')
  })
  test('of another kind, or with a key of its own, is refused', async () => {
    expect(await refusal(await signed({ typ: 'JWT' }))).toBe('unsupported')
    expect(await refusal(await signed({ jwk: key }))).toBe('unsupported')
    expect(await refusal(await signed({ jku: 'https://a.com/keys' }))).toBe('unsupported')
  })
  test('outside of the signature is refused', async () => {
    const own = JSON.parse(text) as object
    expect(await refusal(JSON.stringify({ ...own, header: { kid: 'a' } }))).toBe('unreadable')
    const compact = await new CompactSign(payload()).setProtectedHeader(header()).sign(await importJWK(signer, 'EdDSA'))
    expect(await refusal(compact)).toBe('unreadable')
  })
})

test('a payload that is not in canonical form is refused, though it is signed truly', async () => {
  const canonical = canonicalJson(list)
  expect(await refusal(await signedBytes(canonical))).toBeUndefined()
  expect(await refusal(await signedBytes(canonical.replace('"version":12', '"version":12.0')))).toBe('unreadable')
  expect(await refusal(await signedBytes(canonical.replace('"version":12', '"version":11,"version":12')))).toBe(
    'unreadable',
  )
  expect(await refusal(await signedBytes(`${canonical}\n`))).toBe('unreadable')
})
