import type { Scenario } from '../scenario.ts'

const LOSING_MS = 6_000

export const lostReplies: Scenario = {
  id: 7,
  name: 'replies of Redis are lost after it has done its work',
  what: 'one reply in twenty is swallowed and its connection reset, for 6 s',
  isQuick: true,
  async fault(run) {
    let lost = 0
    for (const { redis } of run.site.lines)
      redis.set({
        onReply() {
          if (run.random() > 0.05) return 'pass'
          lost += 1
          return 'reset'
        },
      })
    await run.pass(LOSING_MS)
    run.site.heal()
    run.measured(`${lost} replies lost; lag 0 after ${await run.lagGone(20_000)} ms`)
    run.must('replies were lost', lost > 3)
  },
}
