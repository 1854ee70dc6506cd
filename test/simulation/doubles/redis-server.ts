import { COMMANDS, RedisRefusal, type Reply } from './redis-commands.ts'
import { createRedisData, type RedisData } from './redis-data.ts'
import { createScript, type Call, type Script } from './redis-script.ts'

/** How a client's own scripts are defined: their Lua, and how many keys they take, where that is fixed. */
export type Scripts = Readonly<Record<string, { readonly lua: string; readonly numberOfKeys?: number }>>

/** A Redis in this process. It does one thing at a time, so all of a script is one step. */
export interface RedisServer {
  readonly data: RedisData
  /** Runs a command, or a script by its name. Throws a `RedisRefusal`. Arguments and answers are texts of bytes. */
  run(name: string, given: readonly string[]): Reply
  /** Lets something happen once so many more commands have been run. */
  afterCommands(count: number, act: () => void): void
}

export interface RedisServerOptions {
  readonly now: () => number
  readonly scripts: Scripts
}

const parsed = new Map<string, Script>()
const scriptOf = (lua: string): Script => {
  const known = parsed.get(lua) ?? createScript(lua)
  parsed.set(lua, known)
  return known
}

export function createRedisServer({ now, scripts }: RedisServerOptions): RedisServer {
  const data = createRedisData(now)
  const call: Call = (name, given) => {
    const command = COMMANDS[name]
    if (command === undefined) throw new RedisRefusal(`ERR unknown command '${name}'`)
    return command(data, given, now())
  }
  const waiting: { left: number; readonly act: () => void }[] = []
  const pass = (): void => {
    for (const each of waiting) each.left -= 1
    const due = waiting.findIndex(({ left }) => left < 0)
    if (due >= 0) waiting.splice(due, 1)[0]?.act()
  }
  const runScript = (name: string, given: readonly string[]): Reply => {
    const { lua, numberOfKeys } = scripts[name] as Scripts[string]
    const [keys, rest] =
      numberOfKeys === undefined
        ? [given.slice(1, 1 + Number(given[0])), given.slice(1 + Number(given[0]))]
        : [given.slice(0, numberOfKeys), given.slice(numberOfKeys)]
    return scriptOf(lua)(call, keys, rest)
  }
  return {
    data,
    run(name, given) {
      if (waiting.length > 0) pass()
      return Object.hasOwn(scripts, name) ? runScript(name, given) : call(name.toUpperCase(), given)
    },
    afterCommands: (left, act) => void waiting.push({ left, act }),
  }
}
