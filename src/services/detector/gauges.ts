import type { Lane } from './lane.ts'
import type { DetectorMetrics } from './metrics.ts'

type Gauges = Pick<DetectorMetrics, 'watermark' | 'watermarkAge' | 'lag' | 'lagTime'>

/** Shows how far own partitions are at `now` (epoch ms): watermark and lag of each, where they are known. */
export function showLanes(
  { watermark, watermarkAge, lag, lagTime }: Gauges,
  lanes: Iterable<Lane>,
  { now, outOfOrdernessMs }: { readonly now: number; readonly outOfOrdernessMs: number },
): void {
  for (const { name: partition, published, end, next = 0n } of lanes) {
    const isKnown = Number.isFinite(published)
    if (isKnown) watermark.set({ partition }, published / 1_000)
    if (isKnown) watermarkAge.set({ partition }, Math.max(0, now - published) / 1_000)
    if (end === undefined) continue
    const waiting = Math.max(0, Number(end - next))
    lag.set({ partition }, waiting)
    if (waiting === 0) lagTime.set({ partition }, 0)
    else if (isKnown) lagTime.set({ partition }, Math.max(0, now - published - outOfOrdernessMs) / 1_000)
  }
}

/** Partitions that are no longer owned are shown by who owns them now. */
export function hideLanes({ watermark, watermarkAge, lag, lagTime }: Gauges): void {
  for (const gauge of [watermark, watermarkAge, lag, lagTime]) gauge.reset()
}
