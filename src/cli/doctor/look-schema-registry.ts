import type { Config } from '../../config.ts'
import { problem, type Found } from './finding.ts'

const TIMEOUT_MS = 5_000

/** Looks whether the schema registry answers, where one is configured. Never rejects. */
export async function lookAtSchemaRegistry({ schemaRegistryUrl: url }: Config): Promise<readonly Found[]> {
  if (url === undefined) return []
  const remedy = {
    pt: 'inicie o schema registry, ou corrija VIGIA_SCHEMA_REGISTRY_URL',
    en: 'start the schema registry, or put VIGIA_SCHEMA_REGISTRY_URL right',
  }
  try {
    const answer = await fetch(new URL('subjects', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    if (answer.ok) return []
    const text = { pt: `responde com o estado ${answer.status}`, en: `answers with status ${answer.status}` }
    return [problem('schema-registry-refuses', text, remedy)]
  } catch {
    return [problem('schema-registry-away', { pt: 'não responde', en: 'does not answer' }, remedy)]
  }
}
