import { createHash, timingSafeEqual } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'

const SCOPES = [
  'events:write',
  'decisions:read',
  'alerts:read',
  'alerts:decide',
  'channels:verify',
  'reports:decide',
  'metrics:read',
] as const
export type Scope = (typeof SCOPES)[number]

const ApiKey = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'letters, digits, dot, hyphen, underscore; at most 64')
    .describe('Its name in logs'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits')
    .describe('SHA-256 of the secret'),
  scopes: z.array(z.enum(SCOPES)).min(1),
})
/** A key of an automated caller. The secret (at least 32 random bytes) is shown once and never kept. */
export type ApiKey = z.infer<typeof ApiKey>

const ApiKeys = z.array(ApiKey).superRefine((keys, context) => {
  const seen = new Set<string>()
  for (const [at, { id, sha256 }] of keys.entries()) {
    if (seen.has(id) || seen.has(sha256))
      context.addIssue({ code: 'custom', path: [at], message: 'id or sha256 is there twice' })
    seen.add(id).add(sha256)
  }
})

/** Reads the content of the API keys' file (a YAML or JSON list). Throws an error that lists every problem, without values. */
export function parseApiKeys(text: string): readonly ApiKey[] {
  const result = ApiKeys.safeParse(parse(text, { logLevel: 'silent' }))
  if (result.success) return result.data
  throw new SyntaxError(
    `API keys: ${result.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`).join('; ')}`,
  )
}

/** The key that a secret belongs to. Compares with every key, in constant time each. */
export function keyOf(secret: string, keys: readonly ApiKey[]): ApiKey | undefined {
  const digest = createHash('sha256').update(secret).digest()
  return keys.filter((key) => timingSafeEqual(digest, Buffer.from(key.sha256, 'hex')))[0]
}
