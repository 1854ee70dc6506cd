import { fileURLToPath } from 'node:url'

/** Where what Node has compiled once is kept: beside what npm has installed, not where others may have put something. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/vigia', import.meta.url))
