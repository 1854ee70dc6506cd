import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type Server } from './child.ts'
import { prepareRedis } from './cache.ts'
import { freePorts, isPortOpen } from './ports.ts'

/** A Redis of its own on a free port, empty and without persistence; a test may kill it. */
export interface RedisServer extends Server {
  readonly url: string
  /** Stops it the hard way and starts an empty one on the same port. */
  restartEmpty(): Promise<void>
  /** Stops it the hard way and starts it again on the same port: what its options let it keep is there. */
  restart(): Promise<void>
  /** Stops it and removes its folder. */
  close(): Promise<void>
}

/** Starts redis-server (installed when missing and allowed); `options` are its own flags, e.g. `['--appendonly', 'yes']`. */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  prepareRedis()
  const folder = mkdtempSync(join(tmpdir(), 'vigia-redis-'))
  const [port = 0] = await freePorts(1)
  const start = () =>
    startServer({
      name: 'redis',
      command: 'redis-server',
      args: [
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        folder,
        ...options,
      ],
      logFile: join(folder, 'redis.log'),
      isReady: () => isPortOpen(port),
      boundMs: 20_000,
    })
  let server = await start()
  const restart = async () => {
    await server.stop('SIGKILL')
    server = await start()
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return server.pid
    },
    isAlive: () => server.isAlive(),
    stop: (signal, graceMs) => server.stop(signal, graceMs),
    restartEmpty: restart,
    restart,
    async close() {
      await server.stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
