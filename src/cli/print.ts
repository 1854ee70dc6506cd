import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Writes to a stream, and waits where it has enough. */
export async function print(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}
