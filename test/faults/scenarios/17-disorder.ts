import type { Outgoing } from '../../services/stories/records.ts'
import { recordOf } from '../../services/stories/records.ts'
import type { Scenario } from '../scenario.ts'

const MINUTE = 60_000
let isOn = false
let made = 0
let held: { readonly record: Outgoing; readonly until: number }[] = []

/** Somebody was asked for money by a number of their own, at a time of its own. */
const request = (n: number, time: number): Outgoing =>
  recordOf(
    {
      id: `x${n}-request`,
      source: '/payment-reports',
      type: 'payment.requested',
      at: 0,
      data: {
        channel: { medium: 'whatsapp', address: `+5511944${String(n).padStart(6, '0')}` },
        method: 'pix',
        beneficiaryId: `b-x${n}`,
      },
      delay: 0,
      again: [],
      isLate: false,
    },
    time,
    n,
  )

/** Holds one record in three back for up to 8 s, and lets late ones and ones from the future come with the others. */
function disorder(record: Outgoing, now: number): Outgoing[] {
  const due = held.filter(({ until }) => until <= now).map((each) => each.record)
  held = held.filter(({ until }) => until > now)
  if (!isOn) return [...due, record]
  made += 1
  const extra = [
    ...(made % 10 === 0 ? [request(made, now - 30 * MINUTE)] : []),
    ...(made % 10 === 5 ? [request(made, now + 20 * MINUTE)] : []),
  ]
  if (made % 3 !== 0) return [...due, record, ...extra]
  held.push({ record, until: now + (made % 80) * 100 })
  return [...due, ...extra]
}

export const disordered: Scenario = {
  id: 17,
  name: 'events from the future, late ones and disorder',
  what: 'one event in three comes up to 8 s out of order, one in ten is half an hour late, one in ten is 20 minutes ahead; for 10 s',
  tamper: disorder,
  async fault(run) {
    await run.pass(3_000)
    isOn = true
    await run.pass(10_000)
    isOn = false
    await run.pass(9_000)
    run.measured(`lag 0 after ${await run.lagGone(20_000)} ms`)
  },
  check(run, found) {
    run.measured(`${found.late.length} late, ${found.dead.length} from the future`)
    run.must('some were late and some from the future', found.late.length > 20 && found.dead.length > 20)
  },
}
