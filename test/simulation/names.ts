/** Begins every key. */
export const PREFIX = 's:'
export const DETECTORS = 'detectors'
export const ARCHIVERS = 'archivers'
export const OUTPUTS = { alerts: 'alerts', blocks: 'blocks', deadLetters: 'dead-letters', late: 'late' }
