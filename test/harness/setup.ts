import type { TestProject } from 'vitest/node'
import { startServices, type ServiceUrls } from './services.ts'

declare module 'vitest' {
  export interface ProvidedContext extends ServiceUrls {}
}

/** Starts the services once for all tests of the project; tests read them by `inject('kafkaBrokers')` and so on. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = await startServices()
  project.provide('kafkaBrokers', services.kafkaBrokers)
  project.provide('redisUrl', services.redisUrl)
  project.provide('schemaRegistryUrl', services.schemaRegistryUrl)
  return () => services.stop()
}
