import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { loadRegistry } from '../../src/adapters/files/registry.ts'
import { readRuleFiles } from '../../src/adapters/files/rules.ts'
import { loadReader } from '../../src/cli/intents.ts'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import { createEdgeOver } from '../../src/events/edge-over.ts'
import { compileRules } from '../../src/rules/compile.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { runRuleTests } from '../../src/rules/testing.ts'
import { formatProblem } from '../../src/rules/yaml.ts'

const { compiled, rules, problems } = compileRules(await readRuleFiles('rules'), { digest: sha256 })
const { registry } = await loadRegistry('registry')
const rule = (id: string): Rule | undefined => rules.find((one) => one.id === id)

test('the catalogue is without fault, and every test in it passes', async () => {
  expect(problems.map(formatProblem)).toEqual([])
  if (registry === undefined) throw new Error('no registry')
  const { asks } = await loadReader('registry')
  const edge = createEdgeOver(registry, asks && { asks })
  const results = await runRuleTests(compiled, { edge, run: runInMemory })
  expect(results.filter(({ passed }) => !passed)).toEqual([])
  expect(results.length).toBeGreaterThan(50)
})

const HOUR = 3_600_000
test.each<
  [
    id: string,
    family: string,
    level: string,
    type: string,
    group: string[],
    back: number,
    suppress: number | undefined,
    blocks: boolean,
  ]
>([
  ['token-unsolicited', 'tokens', 'high', 'absence', ['beneficiaryId'], HOUR / 4, HOUR, true],
  ['token-contested', 'tokens', 'critical', 'none', ['beneficiaryId'], 0, HOUR, true],
  ['token-reused-across-providers', 'tokens', 'critical', 'value_count', ['tokenId'], 24 * HOUR, 24 * HOUR, true],
  ['token-guessing', 'tokens', 'high', 'event_count', ['beneficiaryId'], HOUR / 6, HOUR, false],
  ['token-after-contact-change', 'tokens', 'high', 'temporal_ordered', ['beneficiaryId'], 72 * HOUR, 24 * HOUR, false],
  ['token-validated-without-issuance', 'tokens', 'critical', 'absence', ['tokenId'], 24 * HOUR, 24 * HOUR, true],
  ['token-validated-after-expiry', 'tokens', 'high', 'temporal', ['tokenId'], 24 * HOUR, 24 * HOUR, false],
  ['token-beneficiary-mismatch', 'tokens', 'critical', 'temporal', ['tokenId'], 24 * HOUR, 24 * HOUR, true],
  ['token-provider-mismatch', 'tokens', 'high', 'temporal', ['tokenId'], 24 * HOUR, 24 * HOUR, false],
  ['token-care-kind-mismatch', 'tokens', 'medium', 'temporal', ['tokenId'], 24 * HOUR, 24 * HOUR, false],
  ['token-minor-without-guardian', 'tokens', 'high', 'none', ['beneficiaryId'], 0, HOUR, false],
  ['token-adult-dependent-to-other', 'tokens', 'medium', 'none', ['beneficiaryId'], 0, HOUR, false],
  ['impossible-travel', 'tokens', 'high', 'temporal', ['beneficiaryId'], 12 * HOUR, 24 * HOUR, false],
  ['provider-waiver-share', 'tokens', 'medium', 'event_ratio', ['providerId'], 168 * HOUR, 24 * HOUR, false],
  [
    'claim-after-account-swap',
    'reimbursements',
    'high',
    'temporal_ordered',
    ['beneficiaryId'],
    72 * HOUR,
    24 * HOUR,
    false,
  ],
  ['payment-request-unofficial-channel', 'chat', 'high', 'none', ['address'], 0, HOUR, false],
  ['unofficial-number-campaign', 'chat', 'high', 'value_count', ['address'], HOUR, HOUR, false],
  ['payment-asked-in-unofficial-chat', 'chat', 'high', 'none', ['conversationId'], 0, HOUR, false],
  ['credential-harvest', 'chat', 'critical', 'none', ['conversationId'], 0, HOUR, false],
  ['identity-data-unofficial-chat', 'chat', 'medium', 'none', ['conversationId'], 0, HOUR, false],
  ['lookalike-link', 'chat', 'high', 'none', ['conversationId'], 0, HOUR, false],
  ['off-standard-payment-method', 'chat', 'high', 'none', ['address'], 0, HOUR, false],
  ['unofficial-payee', 'payments', 'high', 'none', ['payee'], 0, HOUR, false],
  ['boleto-invalid', 'payments', 'medium', 'none', [], 0, undefined, false],
  ['duplicate-payment', 'payments', 'low', 'value_count', ['barcode'], 30 * 24 * HOUR, 24 * HOUR, false],
  ['boleto-not-in-ledger', 'payments', 'critical', 'absence', ['bank', 'freeField'], 9600 * HOUR, 24 * HOUR, false],
  ['boleto-tampered', 'payments', 'critical', 'absence', ['bank', 'freeField'], 9600 * HOUR, 24 * HOUR, false],
  ['token-asked-then-validated', 'tokens', 'critical', 'temporal_ordered', ['beneficiaryId'], HOUR / 2, HOUR, true],
  [
    'payment-after-unofficial-chat',
    'chat',
    'critical',
    'temporal_ordered',
    ['beneficiaryId'],
    24 * HOUR,
    24 * HOUR,
    false,
  ],
  ['mule-payee', 'payments', 'high', 'value_count', ['payee'], 24 * HOUR, 24 * HOUR, false],
  ['channel-check-spike', 'channels', 'medium', 'event_count', ['address'], HOUR, HOUR, false],
  ['channel-reported', 'channels', 'high', 'value_count', ['address'], 14 * 24 * HOUR, 24 * HOUR, false],
  [
    'claims-without-proof',
    'reimbursements',
    'medium',
    'value_count',
    ['beneficiaryId'],
    30 * 24 * HOUR,
    24 * HOUR,
    false,
  ],
  [
    'receipt-reused',
    'reimbursements',
    'high',
    'value_count',
    ['issuerDocument', 'receiptNumber'],
    180 * 24 * HOUR,
    24 * HOUR,
    false,
  ],
  [
    'receipt-split',
    'reimbursements',
    'medium',
    'value_count',
    ['beneficiaryId', 'issuerDocument', 'serviceDate'],
    30 * 24 * HOUR,
    24 * HOUR,
    false,
  ],
  [
    'shared-bank-account',
    'reimbursements',
    'high',
    'value_count',
    ['bankAccountHash'],
    30 * 24 * HOUR,
    24 * HOUR,
    false,
  ],
  ['token-replayed', 'tokens', 'high', 'event_count', ['tokenId'], 24 * HOUR, 24 * HOUR, false],
  ['token-validated-without-token', 'tokens', 'critical', 'none', ['beneficiaryId'], 0, HOUR, false],
  ['token-guessing-by-provider', 'tokens', 'high', 'event_count', ['providerId'], HOUR / 6, HOUR, false],
  ['token-burst', 'tokens', 'medium', 'event_count', ['beneficiaryId'], HOUR, HOUR, false],
  ['provider-validation-velocity', 'tokens', 'medium', 'event_count', ['providerId'], HOUR / 6, HOUR, false],
])('%s is what the catalogue fixes', (id, family, level, type, group, back, suppress, blocks) => {
  expect(rule(id)).toMatchObject({ family, level, groupNames: group, suppressMs: suppress, blocksToken: blocks })
  expect(rule(id)?.correlation).toMatchObject({ type, backMs: back })
})
