#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { env } from 'node:process'
import { COMPILE_CACHE } from './compile-cache.ts'

/** A command starts in half of the time, and what strips types is not loaded. By the environment, so that threads know of it too. */
env['NODE_COMPILE_CACHE'] ??= COMPILE_CACHE
enableCompileCache()

await import('./main.ts')
