import type { Config } from '../../config.ts'
import { configuredRegistry } from '../live/schemas.ts'
import { problem, type Found } from './finding.ts'

const REMEDY = {
  pt: 'inicie o schema registry, ou corrija VIGIA_SCHEMA_REGISTRY_URL (com o caminho da API do Confluent), …_USER, …_PASSWORD_FILE',
  en: 'start the schema registry, or put VIGIA_SCHEMA_REGISTRY_URL right (with the path of its Confluent API), …_USER, …_PASSWORD_FILE',
}

/** Looks whether the schema registry answers as one, where one is configured. Never rejects. */
export async function lookAtSchemaRegistry(config: Config): Promise<readonly Found[]> {
  try {
    await configuredRegistry(config)?.ping()
    return []
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    const status = /status (\d+)/.exec(said)?.[1]
    if (status === undefined)
      return [
        problem('schema-registry-away', { pt: `não responde (${said})`, en: `does not answer (${said})` }, REMEDY),
      ]
    const text = { pt: `responde com o estado ${status}`, en: `answers with status ${status}` }
    return [problem('schema-registry-refuses', text, REMEDY)]
  }
}
