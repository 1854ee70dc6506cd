import { createServer } from 'node:net'
import { ConfigError } from '../../config.ts'

const PORTS = 100
const LAST = 65_535

/** The first free port of the loopback from `from` up, within a hundred; 0 leaves the choice to the system. Rejects with a `ConfigError` where none is free. */
export async function freePort(from: number): Promise<number> {
  const to = Math.min(from + PORTS - 1, LAST)
  for (let port = from; port <= to; port += 1) if (await isFree(port)) return port
  throw new ConfigError([`VIGIA_HTTP_PORT: no free port from ${from} to ${to}`])
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const { promise, resolve } = Promise.withResolvers<boolean>()
  probe.once('error', () => resolve(false))
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  return promise
}
