import { Counter, type Registry as Metrics } from 'prom-client'
import { sha256 } from '../../adapters/files/digest.ts'
import { createKafkaSource } from '../../adapters/kafka/source.ts'
import type { Testimony } from '../../channels/voice.ts'
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

/** Lets alerts and other producers' reports speak of addresses: the part of a live API that all APIs of one group share. */
export function witnessesService({ config, kafka, topics, edge, metrics, schemas }: Context, sink: Sink): Service {
  const plain = createKafkaSource({
    kafka,
    groupId: `${config.kafkaGroup}-witnesses`,
    topics: [topics.alerts, topics.of('channels')],
    sessionTimeoutMs: config.kafkaSession,
  })
  const source = schemas?.framed(plain) ?? plain
  const consumer = watchConsumer(source, { topic: topics.alerts, partition: 0 })
  const witnesses = createWitnesses({
    source,
    alerts: topics.alerts,
    sink,
    topic: topics.reports,
    read: createReader(edge, schemas?.schemas.read),
    digest: sha256,
    onWritten: countTestimonies(metrics),
  })
  return {
    name: 'witnesses',
    run: witnesses.run,
    stop: witnesses.stop,
    health: async () => [],
    stalled: consumer.stalled,
  }
}
