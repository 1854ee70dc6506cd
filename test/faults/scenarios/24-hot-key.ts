import { recordOf, type Outgoing } from '../../services/stories/records.ts'
import { blockLatencies, median } from '../latency.ts'
import type { Scenario } from '../scenario.ts'

const SHARE = 9
let isHot = false
let made = 0
let from = 0
let until = 0

/** Somebody is asked for money by the one number. */
const hot = (n: number, now: number): Outgoing =>
  recordOf(
    {
      id: `hot-${n}`,
      source: '/payment-reports',
      type: 'payment.requested',
      at: 0,
      data: { channel: { medium: 'whatsapp', address: '+5511933000000' }, method: 'pix', beneficiaryId: `b-hot-${n}` },
      delay: 0,
      again: [],
      isLate: false,
    },
    now,
    n,
  )

export const hotKey: Scenario = {
  id: 24,
  name: 'a hot key',
  what: 'nine events in ten are about one number, for 10 s',
  rate: 40,
  tamper: (record, now) => (isHot ? [record, ...Array.from({ length: SHARE }, () => hot((made += 1), now))] : [record]),
  async fault(run) {
    await run.pass(8_000)
    from = Date.now()
    isHot = true
    await run.pass(10_000)
    isHot = false
    until = Date.now()
    run.measured(`${made} events of it; lag 0 after ${await run.lagGone(20_000)} ms`)
  },
  check(run, found, truth) {
    const [usual, then] = [
      median(blockLatencies(found, truth, 0, from)),
      median(blockLatencies(found, truth, from, until)),
    ]
    run.measured(`others’ blocks take ${usual} ms, ${then} ms meanwhile`)
    run.must(`others wait at most twice as long: ${then} ms, else ${usual}`, then <= Math.max(2 * usual, usual + 50))
  },
}
