import { Command, InvalidArgumentError } from 'commander'
import { createHttpFront } from '../adapters/clickhouse/http-front.ts'

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('0–65535')
  return port
}

/** `vigia clickhouse-front`: prints the address as its only line on stdout and serves until SIGINT or SIGTERM. */
export function clickhouseFrontCommand(): Command {
  return new Command('clickhouse-front')
    .description(
      'Serves the ClickHouse engine of this process behind an emulated HTTP front, for development and tests: no ClickHouse server, no login, loopback only.',
    )
    .requiredOption('--dir <dir>', 'data directory; no other process may hold it')
    .option('--port <port>', 'port on 127.0.0.1, 0 = any free one', readPort, 0)
    .action(async ({ dir, port }: { dir: string; port: number }) => {
      const front = await createHttpFront({ dir, port })
      const close = () => void front.close().then(() => process.exit(0))
      process.once('SIGINT', close).once('SIGTERM', close)
      console.log(front.url)
    })
}
