import { createStatus } from '../../api/status.ts'
import { parseApiKeys } from '../../api/keys.ts'
import { readSecretFile } from '../../config.ts'
import type { Context } from './context.ts'
import type { Vitals } from './vitals.ts'

/** Serves how the process is on its status port, as long as the process lives. Rejects where the port is taken. */
export async function serveStatus(
  { config, metrics, logger }: Pick<Context, 'config' | 'metrics' | 'logger'>,
  { health, stalled }: Vitals,
): Promise<void> {
  const { statusPort: port, statusHost: host, apiKeysFile } = config
  if (port === 'none') return
  const app = await createStatus({
    health,
    stalled,
    metrics,
    clock: Date.now,
    keys: apiKeysFile === undefined ? [] : parseApiKeys(readSecretFile(apiKeysFile)),
    openOnLoopback: apiKeysFile === undefined,
  })
  const url = await app.listen({ host, port })
  logger.info({ url }, 'status')
}
