import { InfrastructureError } from '../../ports/errors.ts'

/** How long an answer may take, in ms, and how large it may be, in bytes. */
export interface Bounds {
  readonly timeoutMs: number
  readonly maxBytes: number
}

const failed = (url: URL, why: string, cause?: unknown) => new InfrastructureError(url.host, why, { cause })

/** The text of a resource, UTF-8. Redirects are not followed. Rejects with an `InfrastructureError`, whatever is wrong. */
export async function boundedGet(url: URL, { timeoutMs, maxBytes }: Bounds): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw failed(
        url,
        response.status >= 300 && response.status < 400 ? 'redirects are not followed' : `answers ${response.status}`,
      )
    }
    return await textOf(response, url, maxBytes)
  } catch (error) {
    if (error instanceof InfrastructureError) throw error
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    throw failed(url, isLate ? `no answer within ${timeoutMs / 1_000} s` : 'cannot be reached', error)
  }
}

async function textOf(response: Response, url: URL, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw failed(url, `the answer has more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
