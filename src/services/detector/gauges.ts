import type { Lane } from './lane.ts'
import type { DetectorMetrics } from './metrics.ts'

type Gauges = Pick<DetectorMetrics, 'watermark' | 'lag'>

/** Shows how far own partitions are: watermark and lag of each, where they are known. */
export function showLanes({ watermark, lag }: Gauges, lanes: Iterable<Lane>): void {
  for (const { name: partition, published, end, next = 0n } of lanes) {
    if (Number.isFinite(published)) watermark.set({ partition }, published / 1_000)
    if (end !== undefined) lag.set({ partition }, Math.max(0, Number(end - next)))
  }
}

/** Partitions that are no longer owned are shown by who owns them now. */
export function hideLanes({ watermark, lag }: Gauges): void {
  watermark.reset()
  lag.reset()
}
