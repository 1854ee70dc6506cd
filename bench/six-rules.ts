import { cpSync } from 'node:fs'
import { join } from 'node:path'

/** The rules that other engines were measured with. */
export const SIX_RULES: readonly string[] = [
  'token-unsolicited',
  'token-reused-across-providers',
  'token-guessing',
  'token-after-contact-change',
  'payment-request-unofficial-channel',
  'unofficial-number-campaign',
]

/** Only the six rules, in a folder of their own. */
export function sixRules(folder: string): string {
  for (const id of SIX_RULES) {
    const family = id.startsWith('token') ? 'tokens' : 'chat'
    cpSync(join('rules', family, `${id}.yaml`), join(folder, 'rules', family, `${id}.yaml`), { recursive: true })
  }
  return join(folder, 'rules')
}
