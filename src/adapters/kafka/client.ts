import { Kafka, logLevel, type LogEntry, type RetryOptions } from 'kafkajs'
import { readCompressed } from './compression.ts'
import { stopIdlePolling } from './idle-polling.ts'

/** Receives what the client library has to say. `fields` hold names, numbers and error texts, never a record. */
type KafkaLog = (level: 'error' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void

export interface KafkaOptions {
  /** host:port of some brokers; the others are found through them. */
  readonly brokers: readonly string[]
  /** By this name the broker's own logs and quotas know the process. */
  readonly clientId?: string
  readonly log?: KafkaLog
}

/** Outages are waited out: about 17 minutes of attempts, at most a second apart. Whoever needs a shorter bound sets it around. */
export const RETRY = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  retries: 1_000,
  factor: 0.2,
  multiplier: 2,
} as const satisfies RetryOptions

const LOGGED = ['groupId', 'broker', 'topic', 'partition', 'error', 'retryCount', 'retryTime', 'clientId'] as const

/** A Kafka client with this project's settings. It connects when something made from it does. */
export function createKafka({ brokers, clientId = 'vigia', log }: KafkaOptions): Kafka {
  stopIdlePolling()
  readCompressed()
  return new Kafka({
    clientId,
    brokers: [...brokers],
    retry: RETRY,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    logLevel: log === undefined ? logLevel.NOTHING : logLevel.WARN,
    logCreator: () => (entry) => log?.(entry.level === logLevel.ERROR ? 'error' : 'warn', ...told(entry)),
  })
}

function told({ log }: LogEntry): [string, Record<string, unknown>] {
  const fields = LOGGED.filter((name) => log[name] !== undefined).map((name) => [name, plain(log[name])] as const)
  return [log.message, Object.fromEntries(fields)]
}

const plain = (value: unknown) => (value instanceof Error ? value.message : value)
