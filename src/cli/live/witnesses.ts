import { setTimeout as sleep } from 'node:timers/promises'
import { Counter, type Registry as Metrics } from 'prom-client'
import { sha256 } from '../../adapters/files/digest.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import type { Testimony } from '../../channels/voice.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import type { Sink } from '../../ports/sink.ts'
import { createWitnesses } from '../../services/witnesses.ts'
import { createReader } from '../reader.ts'
import type { Service } from '../service.ts'
import { watchConsumer } from './consumer.ts'
import type { Context } from './context.ts'

const FROM = ['alert', 'event'] as const satisfies readonly Testimony['from'][]

/** Counts what is carried. */
export function countTestimonies(metrics: Metrics): (testimonies: readonly Testimony[]) => void {
  const written = new Counter({
    name: 'vigia_testimonies_total',
    help: 'What alerts and events of other producers say of addresses, as it was carried to the reports topic, by what it came from',
    labelNames: ['from'],
    registers: [metrics],
  })
  for (const from of FROM) written.inc({ from }, 0)
  return (testimonies) => {
    for (const { from } of testimonies) written.inc({ from })
  }
}

/** After so long witnesses that have ended begin again, ms. */
const AGAIN_MS = 10_000

/**
 * Lets alerts and other producers' reports speak of addresses: the part of a live API that all APIs of one group share.
 * Where it fails it is said and begun again: an API answers without it.
 */
export function witnessesService(
  { config, kafka, topics, edge, metrics, schemas, logger }: Context,
  sink: Sink,
): Service {
  const onWritten = countTestimonies(metrics)
  const ending = new AbortController()
  let failure: string | undefined
  const onFailed = (error: unknown): void => {
    failure = error instanceof Error ? error.message : String(error)
    logger.warn({ error: failure }, 'what alerts and others say of addresses cannot be carried on now')
  }
  const open = () => {
    const plain = createKafkaSource({
      kafka,
      groupId: `${config.kafkaGroup}-witnesses`,
      topics: [topics.alerts, topics.of('channels')],
      sessionTimeoutMs: config.kafkaSession,
    })
    const source = schemas?.framed(plain) ?? plain
    const witnesses = createWitnesses({
      source,
      alerts: topics.alerts,
      sink,
      topic: topics.reports,
      read: createReader(edge, schemas?.schemas.read),
      digest: sha256,
      onWritten: (testimonies) => {
        failure = undefined
        onWritten(testimonies)
      },
      onFailed,
    })
    return { witnesses, consumer: watchConsumer(source, { topic: topics.alerts, partition: 0 }) }
  }
  let current = open()
  return {
    name: 'witnesses',
    async run() {
      while (!ending.signal.aborted) {
        try {
          await current.witnesses.run()
          return
        } catch (error) {
          if (!(error instanceof InfrastructureError)) throw error
          onFailed(error)
        }
        await sleep(AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined)
        if (!ending.signal.aborted) current = open()
      }
    },
    async stop() {
      ending.abort()
      await current.witnesses.stop()
      schemas?.schemas.close()
    },
    health: async () => [
      failure === undefined ? { name: 'witnesses', ok: true } : { name: 'witnesses', ok: false, detail: failure },
      ...(schemas === undefined ? [] : [schemas.health()]),
    ],
    stalled: () => current.consumer.stalled(),
  }
}
