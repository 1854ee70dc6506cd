import type { MessagePort } from 'node:worker_threads'

/**
 * Sends one message after the other; each that comes back says that one has been taken. A send resolves when fewer than
 * `most` are on the way.
 */
export function boundedSender(port: MessagePort, most: number): (message: unknown) => Promise<void> {
  let free = most
  let news = Promise.withResolvers<void>()
  port.on('message', () => {
    free += 1
    news.resolve()
  })
  return async (message) => {
    port.postMessage(message)
    free -= 1
    if (free > 0) return
    news = Promise.withResolvers()
    await news.promise
  }
}
