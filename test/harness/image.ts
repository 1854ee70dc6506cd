import { readFileSync } from 'node:fs'

/** What the image gives to Node: processes whose memory and speed are measured are given the same. */
export const nodeOptions: string =
  /\bNODE_OPTIONS="([^"]*)"/.exec(readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8'))?.[1] ?? ''
