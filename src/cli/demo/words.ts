import type { Alert } from '../../engine/alert.ts'
import type { Cast } from './story.ts'

const LEVELS: Readonly<Record<Alert['level'], string>> = {
  critical: 'CRÍTICO',
  high: 'ALTO',
  medium: 'MÉDIO',
  low: 'BAIXO',
  informational: 'INFORMATIVO',
}

/** What is said when the demonstration listens. */
export const welcome = (url: string, { fraudNumber }: Cast, keyFile: string): string => `
Vigia · modo demonstração: dados sintéticos, nada sai desta máquina · demonstration: synthetic data, nothing leaves this machine

  Página pública · public page     ${url}/
  Alertas · alerts                 ${url}/alertas
  API · docs                       ${url}/docs
  Lista assinada · signed list     ${url}/.well-known/official-channels.json
  Métricas · metrics               ${url}/metrics

Pergunte na página pública · ask on the public page:
  +55 11 3100-0000      canal oficial · official channel
  +55 11 3100-0009      já foi oficial, não é mais · was official, is no more
  ${fraudNumber}     ninguém conhece · nobody knows it

Ou confira pela lista assinada · or verify by the signed list:
  npx vigia check "+55 11 3100-0009" --manifest ${url}/.well-known/official-channels.json --trust "${keyFile}"

A história começa: uma onda de boletos falsos, um token usado em dois lugares, um token que ninguém pediu.
The story begins: a wave of false boletos, a token used in two places, a token that nobody asked for.
`

/** One line for an alert that has been found. */
export const alertLine = (alert: Alert): string => `  ● ${LEVELS[alert.level].padEnd(12)} ${alert.explanation.pt}`

/** What can be pasted once the reused token is blocked. */
export const blockedHint = (url: string, { reusedToken }: Cast): string => `
O token foi bloqueado. O sistema do prestador pergunta assim · the token is blocked; a provider's system asks like this:

  curl -s ${url}/v1/decisions -H 'content-type: application/json' -d '{"tokenId":"${reusedToken}"}'

Ctrl-C encerra; os alertas ficam na pasta de dados · Ctrl-C ends; the alerts stay in the data folder.
`
