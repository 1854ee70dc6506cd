/** `node test/harness/run.ts -- COMMAND …`: runs a command with services beside it, named in its environment; passes its exit code on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { argv, env, stderr } from 'node:process'
import { startServices } from './services.ts'

const [command, ...args] = argv.slice(argv[2] === '--' ? 3 : 2)
if (command === undefined) {
  stderr.write('usage: node test/harness/run.ts -- COMMAND …\n')
  process.exit(2)
}
const services = await startServices()
const child = spawn(command, args, {
  stdio: 'inherit',
  env: {
    ...env,
    VIGIA_KAFKA_BROKERS: services.kafkaBrokers,
    VIGIA_REDIS_URL: services.redisUrl,
    VIGIA_SCHEMA_REGISTRY_URL: services.schemaRegistryUrl,
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const [code] = (await once(child, 'exit')) as [number | null]
await services.stop()
process.exitCode = code ?? 1
