#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * What has been compiled once is kept beside what npm has installed, where that can be written to: a command starts in
 * half of the time, and what strips types is not loaded. By the environment, so that threads know of it too.
 */
env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/vigia', import.meta.url))
enableCompileCache()

await import('./main.ts')
