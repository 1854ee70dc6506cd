import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, type Server } from './child.ts'
import { jars } from './cache.ts'
import { freePorts, isPortOpen } from './ports.ts'

export const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xlog:cds=off', '-Xlog:cds+dynamic=off']

/** A class archive halves the start of a JVM: made on the first run, used by the later ones. */
export const archiveFlags = (name: string, make: boolean): string[] => {
  const file = join(jars(), `${name}.jsa`)
  if (make) return [`-XX:ArchiveClassesAtExit=${file}.new`]
  return existsSync(file) ? ['-Xshare:auto', `-XX:SharedArchiveFile=${file}`] : []
}

/** Written by hand instead of by Kafka's `storage format`, which would cost a JVM start. */
const META = 'version=1\ncluster.id=MkU3OEVBNTcwNTJENDM2Qk\nnode.id=1\ndirectory.id=AAAAAAAAAAAAAAAAAAAAbg\n'

/** One listener for the test, one for the controller, and one behind each proxy. */
function listenersOf(port: number, controller: number, doors: readonly (Door & { readonly port: number })[]): string {
  const own = { name: 'PLAINTEXT', port, advertised: port }
  const open = [own, ...doors.map((door, at) => ({ ...door, name: `DOOR${at}` }))]
  const all = [...open, { name: 'CONTROLLER', port: controller, advertised: controller }]
  return `listeners=${all.map((one) => `${one.name}://127.0.0.1:${one.port}`).join(',')}
advertised.listeners=${open.map((one) => `${one.name}://127.0.0.1:${one.advertised}`).join(',')}
listener.security.protocol.map=${all.map(({ name }) => `${name}:PLAINTEXT`).join(',')}
inter.broker.listener.name=PLAINTEXT`
}

const properties = (
  folder: string,
  controller: number,
  sessionMs: number,
  listeners: string,
) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
${listeners}
controller.listener.names=CONTROLLER
log.dirs=${join(folder, 'data')}
num.partitions=4
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=${sessionMs}
broker.heartbeat.interval.ms=200
controller.quorum.election.timeout.ms=300
controller.quorum.fetch.timeout.ms=500
`

/** Another way to the broker: who comes in by it is told to come back by `advertised`, the port of a proxy. */
export interface Door {
  readonly advertised: number
}

/** A Kafka broker of its own on a free port. */
export interface KafkaServer extends Server {
  readonly brokers: string
  /** The ports behind the doors' proxies. */
  readonly doors: readonly number[]
  /** Stops it (by default the hard way), and starts it again on the same port and data. */
  restart(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/**
 * Starts Kafka in `folder` (its data and `kafka.log`). `makeArchive` writes the class archive when it is stopped. A
 * broker is gone when it has been silent for `sessionMs`: short where a test restarts it, long on a busy machine.
 */
export async function startKafka(
  folder: string,
  makeArchive = false,
  sessionMs = 9_000,
  doors: readonly Door[] = [],
): Promise<KafkaServer> {
  const [port = 0, controller = 0, ...ports] = await freePorts(2 + doors.length)
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'data', 'meta.properties'), META)
  const listeners = listenersOf(
    port,
    controller,
    doors.map((door, at) => ({ ...door, port: ports[at] ?? 0 })),
  )
  writeFileSync(join(folder, 'kafka.properties'), properties(folder, controller, sessionMs, listeners))
  const start = () => runKafka(folder, port, makeArchive)
  let server = await start()
  return {
    brokers: `127.0.0.1:${port}`,
    doors: ports,
    get pid() {
      return server.pid
    },
    isAlive: () => server.isAlive(),
    stop: (signal, graceMs) => server.stop(signal, graceMs),
    async restart(signal = 'SIGKILL') {
      await server.stop(signal)
      server = await start()
    },
  }
}

function runKafka(folder: string, port: number, makeArchive: boolean): Promise<Server> {
  const home = join(jars(), 'kafka')
  const classPath = readdirSync(home)
    .filter((name) => name.endsWith('.jar'))
    .toSorted()
    .map((name) => join(home, name))
    .join(':')
  return startServer({
    name: 'kafka',
    command: 'java',
    args: [
      '-Xms256m',
      '-Xmx512m',
      ...JVM,
      ...archiveFlags('kafka', makeArchive),
      '-cp',
      classPath,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      'kafka.Kafka',
      join(folder, 'kafka.properties'),
    ],
    logFile: join(folder, 'kafka.log'),
    isReady: () => isPortOpen(port),
    boundMs: 60_000,
  })
}
