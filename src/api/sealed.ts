import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Texts that travel in an address so that only this operator's servers can read them. */
export interface Seal {
  /** What `open` reads until `until` (epoch ms). */
  readonly close: (text: string, until: number) => string
  /** The text; undefined where it was not closed with this key, was changed, or is over at `now` (epoch ms). */
  readonly open: (sealed: string, now: number) => string | undefined
}

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
const TIME_BYTES = 6

/** Seals with AES-256-GCM (NIST SP 800-38D) under a key of 32 bytes: every server of one key opens it. */
export const createSeal = (key: Uint8Array): Seal => ({
  close(text, until) {
    const time = Buffer.alloc(TIME_BYTES)
    time.writeUIntBE(until, 0, TIME_BYTES)
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(CIPHER, key, iv)
    const hidden = Buffer.concat([cipher.update(Buffer.concat([time, Buffer.from(text)])), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url')
  },
  open(sealed, now) {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < IV_BYTES + TAG_BYTES + TIME_BYTES) return undefined
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    try {
      const shown = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      return shown.readUIntBE(0, TIME_BYTES) > now ? shown.toString('utf8', TIME_BYTES) : undefined
    } catch {
      return undefined
    }
  },
})
