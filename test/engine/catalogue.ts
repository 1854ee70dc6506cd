import { globSync, readFileSync } from 'node:fs'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { compileRules } from '../../src/rules/compile.ts'
import type { Rule } from '../../src/rules/rule.ts'

/** Rules of the catalogue by their ids, compiled from their files. */
export function catalogue(ids: readonly string[]): readonly Rule[] {
  const files = ids
    .flatMap((id) => globSync(`rules/*/${id}.yaml`))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  const { rules, problems } = compileRules(files, { digest: sha256 })
  if (rules.length !== ids.length) throw new Error(`rules are missing: ${JSON.stringify(problems)}`)
  return rules
}
