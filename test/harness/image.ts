import { readFileSync } from 'node:fs'

const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')

/** What the image says of memory: processes whose memory and speed are measured are told the same. */
export const imageMemory = {
  NODE_OPTIONS: /\bNODE_OPTIONS="([^"]*)"/.exec(dockerfile)?.[1] ?? '',
  MALLOC_ARENA_MAX: /\bMALLOC_ARENA_MAX=(\d+)/.exec(dockerfile)?.[1] ?? '',
} as const
