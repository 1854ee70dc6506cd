import { LIBRARY, record } from '../lua/library.ts'
import { parseLua } from '../lua/parse.ts'
import { isTable, LuaError, tableOf, textOf, type LuaFunction, type Value } from '../lua/values.ts'
import { RedisRefusal, type Reply } from './redis-commands.ts'

const isStatus = (reply: Reply): reply is { readonly status: string } =>
  typeof reply === 'object' && reply !== null && 'status' in reply

const toLua = (reply: Reply): Value => {
  if (reply === null) return false
  if (Array.isArray(reply)) return tableOf(reply.map(toLua))
  return isStatus(reply) ? record({ ok: reply.status }) : reply
}

/** Lists end at the first nil, numbers lose their fraction. */
function fromLua(value: Value): Reply {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Math.trunc(value)
  if (value === true) return 1
  if (!isTable(value)) return null
  const [refused, status] = [value.get('err'), value.get('ok')]
  if (typeof refused === 'string') throw new RedisRefusal(refused)
  if (typeof status === 'string') return { status }
  return Array.from({ length: value.length() }, (_, at) => fromLua(value.get(at + 1)))
}

/** Runs a command of Redis. */
export type Call = (name: string, given: readonly string[]) => Reply

/** A script of Redis, ready to be run over keys and arguments as texts of bytes. */
export type Script = (call: Call, keys: readonly string[], given: readonly string[]) => Reply

const argument = (value: Value): string => {
  const text = textOf(value)
  if (text === undefined) throw new LuaError('Lua redis lib command arguments must be strings or integers')
  return text
}

export function createScript(source: string): Script {
  const run = parseLua(source)
  /** How the run that is at work calls Redis: there is one at a time. */
  let current: Call | undefined
  const command: LuaFunction = ([name, ...rest]) => [
    toLua((current as Call)(argument(name).toUpperCase(), rest.map(argument))),
  ]
  const protectedly: LuaFunction = (all) => {
    try {
      return command(all)
    } catch (error) {
      return [record({ err: error instanceof Error ? error.message : String(error) })]
    }
  }
  const redis = record({
    call: command,
    pcall: protectedly,
    error_reply: ([message]) => [record({ err: argument(message) })],
    status_reply: ([message]) => [record({ ok: argument(message) })],
  })
  const globals = new Map<string, Value>([...Object.entries(LIBRARY), ['redis', redis]])
  return (call, keys, given) => {
    current = call
    globals.set('KEYS', tableOf(keys))
    globals.set('ARGV', tableOf(given))
    try {
      return fromLua(run(globals)[0])
    } catch (error) {
      if (error instanceof RedisRefusal) throw error
      throw new RedisRefusal(`ERR Error running script: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
