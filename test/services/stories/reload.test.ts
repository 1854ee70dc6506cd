import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Alert } from '../../../src/engine/alert.ts'
import type { Child } from '../../harness/processes.ts'
import { readTopic } from '../../harness/consume.ts'
import { MINUTE, SECOND, type StoryEvent } from '../../scenarios/stories.ts'
import { inject } from 'vitest'
import { baseOf, recordOf } from './records.ts'
import { allRead, createWorld, type World } from './world.ts'

const BOUND_MS = 120_000
const base = baseOf(Date.now())

const validated = (id: string, at: number, tokenId: string, providerId: string): StoryEvent => ({
  id,
  source: '/tests/reload',
  type: 'token.validated',
  at,
  data: { tokenId, beneficiaryId: `b-${tokenId}`, providerId, outcome: 'accepted' },
  delay: 0,
  again: [],
  isLate: false,
})

/** The alerts of a rule by the token of their group, at their greatest revision. */
async function alertsOf(world: World, rule: string): Promise<ReadonlyMap<string, Alert>> {
  const records = await readTopic(inject('kafkaBrokers'), world.topics.alerts)
  const alerts = records.map(({ value }) => JSON.parse(value?.toString() ?? '') as Alert)
  const own = alerts.filter(({ ruleId }) => ruleId === rule).toSorted((a, b) => a.revision - b.revision)
  return new Map(own.map((alert) => [String(alert.group['tokenId']), alert]))
}

const send = async (world: World, child: Child, events: readonly StoryEvent[]) => {
  await world.send(events.map((event, index) => recordOf(event, base, index)))
  await allRead(world, child, `${world.prefix}-detector`, world.topics.events)
}

test(
  'two detectors take a new rule at a signal, with what came before it; a bad set changes nothing',
  async () => {
    await using world = await createWorld({ VIGIA_COMMIT_EVERY: '0s', VIGIA_IDLE: 'none' })
    const file = join(world.env['VIGIA_RULES_DIR'] ?? '', 'tokens/token-reused-across-providers.yaml')
    const rule = readFileSync(file, 'utf8')
    rmSync(file)
    await world.createTopics(3)
    const detectors = [world.start('detector'), world.start('detector')] as const
    const [first, second] = detectors
    for (const each of detectors) await each.waitFor(/"generation":1,"partitions":\["/)
    await send(world, first, [
      validated('before-1', 0, 'over', 'p1'),
      validated('before-2', SECOND, 'over', 'p2'),
      validated('before-3', 2 * SECOND, 'begun', 'p1'),
    ])

    writeFileSync(file, rule.replace('type: value_count', 'type: value_cuont'))
    first.kill('SIGHUP')
    await first.waitFor(/token-reused-across-providers.yaml:\d+:\d+.*refused whole/)
    expect(second.stdout()).not.toContain('announced')

    writeFileSync(file, rule)
    second.kill('SIGHUP')
    for (const each of detectors) await each.waitFor(/"generation":2,"partitions":\["/, 40_000)
    await send(world, first, [
      validated('after-1', 3 * MINUTE, 'begun', 'p2'),
      validated('after-2', 3 * MINUTE, 'other', 'p1'),
      validated('after-3', 4 * MINUTE, 'other', 'p2'),
    ])
    const alerts = await alertsOf(world, 'token-reused-across-providers')
    expect([...alerts.keys()].toSorted()).toEqual(['begun', 'other'])
    expect(alerts.get('begun')?.evidence.map(({ id }) => id)).toEqual(['before-3', 'after-1'])

    for (const each of detectors) each.kill('SIGTERM')
    expect(await Promise.all(detectors.map((each) => each.exit()))).toEqual([0, 0])
    // Who begins with an old set decides by the one in force.
    rmSync(file)
    const late = world.start('detector')
    await late.waitFor(/"generation":3,"msg":"a generation of rules is announced"|the one in force is another/)
    await late.waitFor(/"generation":2,"partitions":\["/)
    expect(late.stdout()).toContain('the one in force is another')
  },
  BOUND_MS,
)
