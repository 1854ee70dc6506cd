import { z } from 'zod'
import type { AlertCursor } from '../ports/alert-store.ts'

const Parts = z.tuple([z.int().min(-8.64e15).max(8.64e15), z.string().min(1).max(256)])

/** A place in the list as an opaque word for a URL. */
export const writeCursor = ({ firstHit, id }: AlertCursor): string =>
  Buffer.from(JSON.stringify([firstHit, id])).toString('base64url')

/** The place that such a word names; undefined where it is none of ours. */
export function readCursor(text: string): AlertCursor | undefined {
  try {
    const [firstHit, id] = Parts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return { firstHit, id }
  } catch {
    return undefined
  }
}
