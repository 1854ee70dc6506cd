import { Gauge, type Registry as Metrics } from 'prom-client'

/** Shows whether an API knows all blocks in force. */
export const showBlocks = (metrics: Metrics, isCurrent: () => boolean): Gauge =>
  new Gauge({
    name: 'vigia_blocks_current',
    help: '1 where the API has read all blocks; 0 while the newest may be missing: then answers say degraded',
    registers: [metrics],
    collect() {
      this.set(Number(isCurrent()))
    },
  })
