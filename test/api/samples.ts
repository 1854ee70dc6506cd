import { createHash } from 'node:crypto'
import { Registry as Metrics } from 'prom-client'
import { createMemoryAlertStore, type MemoryAlertStore } from '../fakes/alert-store.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemoryTopics, type MemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import type { Fold } from '../../src/services/follower.ts'
import { createReputation } from '../../src/cli/reputation.ts'
import { topicNames } from '../../src/cli/topic-names.ts'
import { createMemoryBlockStore, type MemoryBlockStore } from '../../src/adapters/memory/block-store.ts'
import { createApi } from '../../src/api/app.ts'
import type { Api, ApiDeps } from '../../src/api/deps.ts'
import type { ApiKey, Scope } from '../../src/api/keys.ts'
import type { AnyRequest } from '../../src/channels/ask.ts'
import type { Verdict } from '../../src/channels/verify.ts'
import type { Alert } from '../../src/engine/alert.ts'
import { registryOf } from '../channels/samples.ts'
import type { Event } from '../../src/events/event.ts'

export const NOW = Date.parse('2026-11-22T13:05:00.000Z')

/** Official until the end of the year: a number, one that has ended, one that only sends messages. */
export const REGISTRY = registryOf(
  '{ id: central, kind: phone, value: "0800 000 0000", media: [phone], direction: outbound }',
  '{ id: whatsapp, kind: phone, value: "+551131000000", media: [whatsapp], direction: both, label: { pt: "Conversa; já", en: Chat } }',
  '{ id: antigo, kind: phone, value: "+551131000009", media: [phone], direction: both, validUntil: 2024-01-01, replacedBy: central }',
  '{ id: novo, kind: phone, value: "+551131000008", media: [phone], direction: both, validFrom: 2026-12-01 }',
  '{ id: token, kind: short_code, value: "27000", media: [sms], direction: inbound }',
  '{ id: correio, kind: email, value: "a@saudeexemplo.com.br", media: [email], direction: inbound }',
)
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString()

export const alert = (parts: Partial<Alert> = {}): Alert => ({
  id: 'a-1',
  ruleId: 'token-guessing',
  ruleVersion: '9f8e7d6c',
  registryVersion: 12,
  family: 'tokens',
  level: 'high',
  mode: 'enforce',
  group: { beneficiaryId: 'k1:5f0c9a1be2d34455aa77' },
  firstHit: at(-30),
  lastHit: at(-12),
  hits: 3,
  trigger: { source: '/token-service', id: 'e-5' },
  reading: { count: 5, threshold: 5, timespan: '10m' },
  evidence: [1, 2, 3, 4, 5].map((n) => ({
    source: '/token-service',
    id: `e-${n}`,
    type: 'token.validated',
    time: at(-35 + n),
  })),
  evidenceCount: 5,
  explanation: {
    pt: 'Cinco tentativas com código errado para o mesmo beneficiário em 10 minutos.',
    en: 'Five attempts with a wrong code for the same beneficiary within 10 minutes.',
  },
  contradictedBy: [],
  late: false,
  revision: 2,
  ...parts,
})

/** A told handful: every level, a shadow rule, a contradiction, a late event, a text that tries to be markup. */
export const ALERTS: readonly Alert[] = [
  alert(),
  alert({
    id: 'a-2',
    ruleId: 'token-reused-across-providers',
    level: 'critical',
    group: { tokenId: 't-77' },
    firstHit: at(-20),
    hits: 1,
    explanation: {
      pt: 'O token foi apresentado em 2 prestadores diferentes em 14 minutos.',
      en: 'The token was presented at 2 different providers within 14 minutes.',
    },
  }),
  alert({
    id: 'a-3',
    ruleId: 'unofficial-payee',
    family: 'payments',
    level: 'medium',
    mode: 'shadow',
    group: { address: '+5511987654321' },
    firstHit: at(-90),
    explanation: {
      pt: 'Um contato fora da lista oficial pediu pagamento para <b>recebedor</b> que não é da operadora.',
      en: 'A contact off the official list asked for a payment to a <b>payee</b> that is not the operator’s.',
    },
  }),
  alert({
    id: 'a-4',
    ruleId: 'token-validated-without-issuance',
    level: 'low',
    firstHit: at(-200),
    contradictedBy: [{ source: '/token-service', id: 'e-late' }],
    evidenceCount: 140,
  }),
  alert({ id: 'a-5', ruleId: 'token-waived', level: 'informational', firstHit: at(-3_000), late: true }),
]

const REASON = { code: 'NOT_RECOGNISED' as const, text: 'Não está na nossa lista oficial.' }
const PAYMENT: NonNullable<Verdict['payment']> = {
  bank: { code: '341', name: 'ITAÚ UNIBANCO S.A.' },
  amountCents: 99_900,
  dueDate: '2026-11-22',
  issued: { amountCents: 35_000, dueDate: '2026-11-21' },
  notTold: [{ code: 'PAYEE', text: 'O código do boleto não traz o nome de quem recebe.' }],
}

const CASES: Readonly<Record<string, Partial<Verdict>>> = {
  '+551131000000': { verdict: 'OFICIAL', kind: 'phone' },
  proibido: { verdict: 'OFICIAL_MAS_PEDIDO_PROIBIDO', kind: 'message', canonical: '' },
  '+5511987654321': { verdict: 'NAO_RECONHECIDO', kind: 'phone' },
  'saudeexemp1o.com': { verdict: 'SUSPEITO', kind: 'web' },
  '+5521900000000': { verdict: 'FRAUDE_CONFIRMADA', kind: 'phone' },
  '+551132000000': { verdict: 'REVOGADO', kind: 'phone' },
  '123': { verdict: 'INVALIDO', kind: 'boleto' },
  'e@x.br': { verdict: 'INDISPONIVEL', kind: 'email' },
  '34191.09123': { verdict: 'SUSPEITO', kind: 'boleto', payment: PAYMENT },
  'pague 34191': {
    verdict: 'SUSPEITO',
    kind: 'message',
    canonical: '',
    message: {
      intents: ['payment'],
      values: [
        {
          verdict: 'SUSPEITO',
          kind: 'boleto',
          canonical: '34192163700000999001091234567890123456789000',
          reasons: [],
          payment: PAYMENT,
        },
        { verdict: 'NAO_RECONHECIDO', kind: 'phone', canonical: '+5511987654321', reasons: [REASON] },
        {
          verdict: 'SUSPEITO',
          kind: 'web',
          canonical: 'saudeexemplo.uma-pagina-com-um-nome-muito-comprido.example',
          reasons: [REASON],
        },
      ],
    },
  },
}
export const ASKED = Object.keys(CASES)

/** A verdict for each of the eight by what is asked; what is not in the table is not recognised. */
const askedOf = (request: AnyRequest): string => {
  if ('text' in request) return request.text
  return 'payload' in request ? request.payload : request.value
}
const read: ApiDeps['read'] = (request) => ({
  slips: [],
  answer: (now) => answerTo(askedOf(request), request.lang, now),
})
const answerTo = (value: string, lang: string | undefined, now: number): Verdict => ({
  verdict: 'NAO_RECONHECIDO',
  kind: 'phone',
  canonical: value,
  reasons: [{ code: 'NOT_RECOGNISED', text: lang === 'en' ? 'This is a reason.' : 'Este é um motivo.' }],
  guidance: [
    {
      text: lang === 'en' ? 'Call the official number' : 'Ligue para o número oficial: 3100-0000',
      action: 'tel:+551131000000',
    },
    { text: lang === 'en' ? 'Keep the message' : 'Guarde a mensagem e a data' },
  ],
  registryVersion: 12,
  registryValidUntil: '2026-12-31T03:00:00.000Z',
  checkedAt: new Date(now).toISOString(),
  ...CASES[value],
})

/** An answer about a phone, for those who need only one. */
export const sampleVerdict = {
  verdict: 'NAO_RECONHECIDO' as const,
  kind: 'phone' as const,
  canonical: '+5511987654321',
  reasons: [],
  guidance: [],
  registryVersion: 12,
  registryValidUntil: '2026-12-31T03:00:00.000Z',
  checkedAt: new Date(NOW).toISOString(),
}

export const SECRET = 'vigia_0123456789abcdef0123456789abcdef'
export const keyWith = (scopes: readonly Scope[], secret = SECRET, id = 'caller'): ApiKey => ({
  id,
  sha256: createHash('sha256').update(secret).digest('hex'),
  scopes: [...scopes],
})

export interface TestApi {
  readonly app: Api
  readonly alerts: MemoryAlertStore
  readonly blocks: MemoryBlockStore
  readonly accepted: Event[]
  readonly reports: ApiDeps['reports']
  readonly dispositions: ApiDeps['dispositions']
  /** What reports and dispositions are folded from, which have been read. */
  readonly folds: ReadonlyMap<string, Fold>
  /** What was written, beside events. */
  readonly topics: MemoryTopics
  /** The clock, epoch ms, to be moved by hand. */
  readonly time: { now: number }
}

export const pseudonym = createPseudonyms({ number: 1, secret: new TextEncoder().encode('0123456789abcdef') })

/** The API over memory stores with the alerts above, open on loopback unless said otherwise. */
export async function createTestApi({
  seen,
  ...parts
}: Partial<ApiDeps> & { readonly seen?: (deps: ApiDeps) => void } = {}): Promise<TestApi> {
  const alerts = createMemoryAlertStore()
  for (const each of ALERTS) alerts.put(each)
  const blocks = createMemoryBlockStore()
  blocks.setCurrent(true)
  const accepted: Event[] = []
  const time = { now: NOW }
  const events: ApiDeps['events'] = { accept: async (all) => void accepted.push(...all) }
  const topics = createMemoryTopics({ partitions: 1 })
  const sink = createMemorySink(topics)
  const { reports, dispositions, folds: known } = createReputation({ names: topicNames(''), sink, events, pseudonym })
  const folds = new Map(known)
  for (const fold of folds.values()) fold.setCurrent(true)
  const deps: ApiDeps = {
    registry: () => REGISTRY,
    read,
    alerts,
    blocks,
    events,
    reports,
    dispositions,
    pseudonym,
    shareKey: new Uint8Array(32).fill(7),
    health: async () => [{ name: 'kafka', ok: true }],
    metrics: new Metrics(),
    clock: () => time.now,
    keys: [],
    openOnLoopback: true,
    ...parts,
  }
  seen?.(deps)
  const app = await createApi(deps)
  await app.ready()
  return { app, alerts, blocks, accepted, reports, dispositions, folds, topics, time }
}
