import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { SCRIPTS } from '../../../src/adapters/redis/scripts.ts'
import type { Scripts } from '../doubles/redis-server.ts'
import { edited, type Plant } from './plant.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LUA = /^src\/adapters\/redis\/lua\/(\w+)\.lua$/

/** Lets the modules of this thread that are loaded from now on have the plant. */
export function sow({ edits }: Plant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const own = url.startsWith('file:') ? edits.filter(({ file }) => fileURLToPath(url) === ROOT + file) : []
      if (own.length === 0) return loaded
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
      return { ...loaded, source: own.reduce(edited, source) }
    },
  })
}

/** The scripts of Redis, with what the plant changes in them. */
export function scriptsWith(plant: Plant | undefined): Scripts {
  const scripts: Record<string, Scripts[string]> = { ...SCRIPTS }
  for (const edit of plant?.edits ?? []) {
    const name = LUA.exec(edit.file)?.[1]
    if (name === undefined) continue
    const known = scripts[name]
    if (known === undefined) throw new Error(`no script ${name}`)
    scripts[name] = { ...known, lua: edited(known.lua, edit) }
  }
  return scripts
}
