import { base64url, FlattenedSign, flattenedVerify, importJWK } from 'jose'
import { z } from 'zod'
import { ListRefusal } from '../../channels/list-refusal.ts'
import { readList, type PublicKey, type PublishedList } from '../../channels/published-list.ts'
import { canonicalJson } from '../../rules/canonical-json.ts'
import { isNamedByItself, type SigningKey } from './keys.ts'

/** Both names of one signature: RFC 8037's, which every library knows, and that of RFC 9864, to which it may move. */
const ALGORITHMS = ['EdDSA', 'Ed25519']
const TYPE = 'official-channels'
const Header = z.strictObject({ alg: z.enum(ALGORITHMS), kid: z.string(), typ: z.literal(TYPE) })
const Jws = z.strictObject({ payload: z.string(), protected: z.string(), signature: z.string() })
type Jws = z.infer<typeof Jws>

/** Signs a list: a JWS in flattened JSON (RFC 7515, 7.2.2) on one line, its payload in canonical form (RFC 8785). */
export async function signList(list: PublishedList, key: SigningKey): Promise<string> {
  const jws = await new FlattenedSign(new TextEncoder().encode(canonicalJson(list)))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: TYPE })
    .sign(await importJWK(key, 'EdDSA'))
  return JSON.stringify(jws)
}

/** A list that was signed by somebody: nothing in it is to be believed before it is verified. */
export interface SignedList {
  readonly kid: string
  readonly list: PublishedList
  /** Rejects with a `ListRefusal` where it was not this key that signed it. */
  readonly verify: (key: PublicKey) => Promise<void>
}

function decoded(part: string): string {
  const bytes = base64url.decode(part)
  if (base64url.encode(bytes) !== part) throw new ListRefusal('unreadable')
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** Opens a signed list. Exactly one writing of each part is read, so no byte of it can be another. Rejects with a `ListRefusal`. */
export async function openList(text: string): Promise<SignedList> {
  try {
    return await open(Jws.parse(JSON.parse(text)))
  } catch (error) {
    throw error instanceof ListRefusal ? error : new ListRefusal('unreadable')
  }
}

async function open(jws: Jws): Promise<SignedList> {
  const header = Header.safeParse(JSON.parse(decoded(jws.protected)))
  if (!header.success) throw new ListRefusal('unsupported')
  if (base64url.encode(base64url.decode(jws.signature)) !== jws.signature) throw new ListRefusal('unreadable')
  const { kid } = header.data
  const list = readList(decoded(jws.payload))
  if (list === undefined || list.keyId !== kid || list.key.kid !== kid) throw new ListRefusal('unreadable')
  const keys = [list.key, ...(list.nextKey === undefined ? [] : [list.nextKey])]
  const named = await Promise.all(keys.map(isNamedByItself))
  if (named.includes(false)) throw new ListRefusal('unreadable')
  return { kid, list, verify: (key) => verify(jws, key) }
}

async function verify(jws: Jws, key: PublicKey): Promise<void> {
  try {
    await flattenedVerify(jws, await importJWK(key, 'EdDSA'), { algorithms: ALGORITHMS })
  } catch {
    // A key that is no point of the curve is told in another way than a wrong signature.
    throw new ListRefusal('bad_signature')
  }
}
