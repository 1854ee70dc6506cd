import { join } from 'node:path'
import { startServer, type Server } from './child.ts'
import { jars } from './cache.ts'
import { archiveFlags, JVM } from './kafka.ts'
import { freePorts } from './ports.ts'

/** A schema registry (Apicurio, Confluent-compatible) of its own on a free port. It forgets everything when it stops. */
export interface RegistryServer extends Server {
  readonly url: string
}

export const registryUrl = (host: string, port: number): string => `http://${host}:${port}/apis/ccompat/v7`

export async function isRegistryReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  return answer?.ok === true
}

/** Starts the schema registry, on a free port unless one is given; its log goes to `registry.log` in `folder`. */
export async function startRegistry(folder: string, makeArchive = false, given?: number): Promise<RegistryServer> {
  const [port = 0] = given === undefined ? await freePorts(1) : [given]
  const url = registryUrl('127.0.0.1', port)
  const server = await startServer({
    name: 'the schema registry',
    command: 'java',
    args: [
      '-Xms64m',
      '-Xmx384m',
      ...JVM,
      ...archiveFlags('registry', makeArchive),
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${port}`,
      '-jar',
      'apicurio-registry-app-2.6.13.Final-runner.jar',
    ],
    cwd: join(jars(), 'registry'),
    logFile: join(folder, 'registry.log'),
    isReady: () => isRegistryReady(url),
    boundMs: 60_000,
  })
  return { ...server, url }
}
