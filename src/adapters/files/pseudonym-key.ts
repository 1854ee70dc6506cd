import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createWhole } from './whole-file.ts'

/** The secret behind pseudonyms, and the number under which they name it. */
export interface PseudonymKey {
  readonly number: number
  readonly secret: Uint8Array
}

/** A pseudonym key file that cannot be used: what is wrong, without its content. */
export class PseudonymKeyError extends Error {
  override readonly name = 'PseudonymKeyError'
}

const LEAST_BYTES = 16
const NUMBERED = /^k([1-9]\d{0,8}):(\S+)$/

/** `k<N>:<secret>`, or a secret alone, which is key 1. White space around it is no part of it. */
function parseKey(file: string, bytes: Uint8Array): PseudonymKey {
  const text = new TextDecoder('latin1').decode(bytes).trim()
  const [, number = '1', secret = text] = NUMBERED.exec(text) ?? []
  if (secret.length < LEAST_BYTES)
    throw new PseudonymKeyError(`${file}: a pseudonym key has at least ${LEAST_BYTES} bytes`)
  return { number: Number(number), secret: new TextEncoder().encode(secret) }
}

/** Reads a pseudonym key. Rejects with a `PseudonymKeyError` where the file is missing, unreadable or too short. */
export async function loadPseudonymKey(file: string): Promise<PseudonymKey> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw new PseudonymKeyError(`${file}: the pseudonym key cannot be read`, { cause })
  }
  return parseKey(file, bytes)
}

/** The key in a file; where there is none a random one is made, readable by its owner only. */
export async function ensurePseudonymKey(file: string): Promise<PseudonymKey> {
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true })
    await createWhole(file, `k1:${randomBytes(32).toString('hex')}\n`)
  }
  return loadPseudonymKey(file)
}

/** A key of 32 bytes for another use, which tells nothing of the one that it is made of (HKDF, RFC 5869). */
export const keyFor = (use: string, { secret }: PseudonymKey): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `vigia ${use}`, 32))
