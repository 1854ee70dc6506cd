import type { Plant } from './plant.ts'

/** Faults that the simulator has to find. */
export const PLANTS: readonly Plant[] = []
