import type { Config } from '../../config.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import { configuredRegistry } from '../live/schemas.ts'
import { problem, type Found } from './finding.ts'

const REMEDY = {
  pt: 'inicie o schema registry, ou corrija VIGIA_SCHEMA_REGISTRY_URL (com o caminho da API Confluent), VIGIA_SCHEMA_REGISTRY_USER e …_PASSWORD_FILE',
  en: 'start the schema registry, or put VIGIA_SCHEMA_REGISTRY_URL (with the path of its Confluent API), VIGIA_SCHEMA_REGISTRY_USER and …_PASSWORD_FILE right',
}

/** Looks whether the schema registry answers as one, where one is configured, by the client that reads with it. */
export async function lookAtSchemaRegistry(config: Config): Promise<readonly Found[]> {
  try {
    await configuredRegistry(config)?.ping()
    return []
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error
    const status = /status (\d+)/.exec(error.message)?.[1]
    if (status === undefined)
      return [problem('schema-registry-away', { pt: 'não responde', en: 'does not answer' }, REMEDY)]
    const text = { pt: `responde com o estado ${status}`, en: `answers with status ${status}` }
    return [problem('schema-registry-refuses', text, REMEDY)]
  }
}
