import { garbageRecords } from '../../services/garbage.ts'
import { badOf, type Outgoing } from '../../services/stories/records.ts'
import type { Scenario } from '../scenario.ts'

const bad = (value: string): Outgoing => ({ topic: 'tokens', message: { key: 'poison', value } })

/** Bad events of every sort, over and over. */
function* poison(): Generator<Outgoing> {
  const depth = '['.repeat(30_000)
  const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`key-${at}`, at])))
  for (;;) {
    yield* badOf(Date.now())
    yield* [depth, `{"__proto__":{"specversion":"1.0"}}`, '{"time":NaN}', '"\\ud800"', keys, '{"a":1e999}'].map(bad)
    for (const record of garbageRecords(Date.now() % 1_000, Date.now(), 1).take(20))
      if (!record.isGood) yield { topic: record.topic, message: { key: 'garbage', ...record.message } }
  }
}

const stream = poison()
let isPoisoning = false

export const poisoned: Scenario = {
  id: 13,
  name: 'poison among good events',
  what: 'with each good event comes a bad one: broken JSON, wrong schemas, deep nesting, __proto__, lone surrogates, thousands of keys, NaN, mutated and random bytes; for 8 s',
  tamper: (record) => (isPoisoning ? [record, stream.next().value as Outgoing] : [record]),
  async fault(run) {
    isPoisoning = true
    await run.pass(8_000)
    isPoisoning = false
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
    run.must(
      'no process has ended',
      [...run.detectors, run.archiver].every((one) => one.ends() === 0),
    )
  },
  check(run, found) {
    run.measured(`${found.dead.length} dead letters`)
    run.must('there were hundreds of dead letters', found.dead.length > 300)
  },
}
