import { accessSync, constants, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { parseSpan } from './rules/span.ts'

const SECRET_IN_URL = 'no user, password or key in the URL: secrets come from files (…_FILE)'
const hasSecret = (text: string): boolean => {
  const url = new URL(text)
  return (
    url.password !== '' ||
    url.username !== '' ||
    [...url.searchParams.keys()].some((key) => /pass|key|secret/i.test(key))
  )
}
const isUrlOf = (protocols: readonly string[], text: string): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)
export const urlOf = (protocols: readonly string[], words: string) =>
  z
    .string()
    .refine((text) => isUrlOf(protocols, text), { error: words, abort: true })
    .refine((text) => !hasSecret(text), SECRET_IN_URL)

/** One Redis by a URL; a cluster by `+cluster`, or by hosts with commas between. */
const CLUSTER =
  /^rediss?(\+cluster)?:\/\/(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?(,(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?)*\/?$/i
export const RedisUrl = z
  .string()
  .refine((text) => !/@|\?.*(pass|key|secret)/i.test(text), { error: SECRET_IN_URL, abort: true })
  .refine((text) => CLUSTER.test(text) || isUrlOf(['redis:', 'rediss:'], text), {
    error:
      'a redis:// or rediss:// URL, or redis+cluster:// or rediss+cluster:// with host:port, several with commas between',
  })

export const isReadableFile = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
export const File = z.string().refine(isReadableFile, 'the path of a file that can be read')
export const Folder = z.string()

const isSpan = (text: string): boolean => {
  try {
    return parseSpan(text) >= 0
  } catch {
    return false
  }
}
export const Ms = z
  .string()
  .refine(isSpan, { error: 'a span of time such as 10s, 5m, 2h or 7d', abort: true })
  .transform(parseSpan)
const isBroker = (text: string): boolean => /^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i.test(text)
export const Brokers = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .refine((brokers) => brokers.every(isBroker), 'host:port, several with commas between')
const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  return (
    most !== undefined && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}
export const Networks = z
  .string()
  .transform((text) => text.split(',').map((network) => network.trim()))
  .refine((networks) => networks.every(isNetwork), 'IP addresses or networks (10.0.0.0/8), several with commas between')
export const TopicPart = z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, dot, hyphen, underscore; at most 100')
export const Port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'a port, 0–65535 (0 = any free one)', abort: true })
  .transform(Number)
  .refine((port) => port <= 65_535, 'a port, 0–65535 (0 = any free one)')
export const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export const ClickHouse = z.union([z.templateLiteral(['chdb:', z.string().min(1)]), urlOf(['http:', 'https:'], '')], {
  error:
    'an http(s) URL without user and password (they come from VIGIA_CLICKHOUSE_USER and …_PASSWORD_FILE), or chdb:DIR',
})
