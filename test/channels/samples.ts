import { compileRegistry, type Registry } from '../../src/channels/registry.ts'
import { formatProblem } from '../../src/rules/yaml.ts'

export const OPERATOR = `operator:
  name: Saúde Exemplo
  ansRegistration: "000000"
  cnpj: "11222333000181"
  brands: [saude exemplo]
  domains: [saudeexemplo.com.br]
  version: 12
  validUntil: 2026-12-31
`
export const file = (text: string, name = 'registry/a.yaml') => ({ file: name, text })
/** `registry/a.yaml:3:5 code`, one for each problem. */
export const placed = (...texts: string[]): string[] =>
  compileRegistry(texts.map((text, index) => file(text, `${'abc'[index] ?? 'z'}.yaml`))).problems.map(
    ({ file: name, line, column, code }) => `${name}:${line}:${column} ${code}`,
  )
const listOf = (channels: readonly string[]): string =>
  channels.length === 0 ? '' : `channels:\n${channels.map((entry) => `  - ${entry}\n`).join('')}`

/** The registry of one operator with these channels, each a flow map without `validFrom`. */
export function registryOf(...channels: string[]): Registry {
  const { registry, problems } = compileRegistry([file(`${OPERATOR}${listOf(channels)}`)])
  if (registry === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return registry
}

/** The registry of an operator who is paid to one account. */
export function registryWithPayee(...channels: string[]): Registry {
  const payee = `payees:
  - id: conta
    document: "11222333000181"
    pixKeys: ["11222333000181"]
    brCodeHosts: [pix.bancoexemplo.com.br]
    boletos: [{ bank: "341", freeField: "109????????????????????00" }]
    validFrom: 2024-01-01
`
  const { registry, problems } = compileRegistry([file(`${OPERATOR}${listOf(channels)}${payee}`)])
  if (registry === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return registry
}
