import { Registry } from 'prom-client'
import { createArchiverWatch } from '../../src/services/archiver-watch.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'

/** Counted for nobody: what a metric says is not looked at. */
export const metrics = createDetectorMetrics(new Registry())
/** The archivers' likewise. */
export const watch = createArchiverWatch(new Registry(), () => 0)
