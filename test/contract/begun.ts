import type { SharedState } from '../../src/ports/shared-state.ts'

/** The incarnation of the windows, made where there is none. */
export const begun = async (state: SharedState): Promise<string> =>
  (await state.kept())?.id ?? (await state.renew(undefined, undefined, '')).id
