import { existsSync } from 'node:fs'
import { env } from 'node:process'
import { freePorts } from './ports.ts'
import { registryUrl } from './registry.ts'

/** A service in a container: where it is, and how it ends. */
export interface Contained {
  readonly url: string
  stop(): Promise<unknown>
}

/** Whether there is a Docker engine to ask at all; testcontainers finds out the rest. */
export const mayHaveDocker = (): boolean => env['DOCKER_HOST'] !== undefined || existsSync('/var/run/docker.sock')

const containers = () => import('testcontainers')

/** Kafka must advertise the port by which the tests reach it, so that port is chosen before the start. */
export async function containKafka(): Promise<Contained> {
  const { GenericContainer, Wait } = await containers()
  const [port = 0] = await freePorts(1)
  const started = await new GenericContainer('apache/kafka:4.1.0')
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_NUM_PARTITIONS: '4',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '8',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start()
  return { url: `127.0.0.1:${port}`, stop: () => started.stop() }
}

export async function containRedis(): Promise<Contained> {
  const { GenericContainer } = await containers()
  const started = await new GenericContainer('redis:7.2-alpine').withExposedPorts(6379).start()
  return { url: `redis://${started.getHost()}:${started.getMappedPort(6379)}`, stop: () => started.stop() }
}

/** The port of the bus of a contained cluster's server: nobody outside needs it. */
export const containedBus = (nth: number): number => 7_000 + nth

/** Three servers in one container, each at the same port inside and outside: what they tell of each other is true for both. */
export async function containRedisCluster(ports: readonly number[]): Promise<Contained> {
  const { GenericContainer, Wait } = await containers()
  const servers = ports.map(
    (port, nth) =>
      `redis-server --port ${port} --cluster-port ${containedBus(nth)} --cluster-enabled yes --cluster-announce-ip 127.0.0.1 --cluster-config-file nodes-${port}.conf --save '' --protected-mode no`,
  )
  const started = await new GenericContainer('redis:7.2-alpine')
    .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
    .withCommand(['sh', '-c', servers.join(' & ')])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/, ports.length))
    .start()
  return { url: '', stop: () => started.stop() }
}

export async function containRegistry(): Promise<Contained> {
  const { GenericContainer, Wait } = await containers()
  const started = await new GenericContainer('apicurio/apicurio-registry-mem:2.6.13.Final')
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
    .start()
  return { url: registryUrl(started.getHost(), started.getMappedPort(8080)), stop: () => started.stop() }
}
