import type { JudgedChannel, Report, ReportState } from '../channels/report.ts'
import type { OUTCOMES } from '../channels/voice.ts'
import type { REPORT_CATEGORIES } from '../events/types/channel-reported.ts'
import type { Standing } from '../channels/reputation.ts'

/** Who reports: where from, and from which network. Both are hidden before they are kept. */
export interface Reporter {
  readonly address: string
  readonly network: string
}

/** What people have reported, folded into memory: asked at once, whatever else is down. */
export interface ReportStore {
  /** How an address, as its pseudonym, stands at `t` (epoch ms). */
  standingOf(address: string, t: number): Standing
  /** The latest report of an address by a reporter, as their pseudonyms. */
  latestBy(address: string, reporterId: string): Report | undefined
  find(protocol: string): Report | undefined
  /** The latest first. */
  list(state: ReportState | undefined, most: number): readonly Report[]
  /** False until the topic has been read to its end once, or when reading it has stopped. */
  isCurrent(): boolean
}

/** Takes reports in, and what analysts decide of them. */
export interface Reports extends Pick<ReportStore, 'find' | 'list' | 'isCurrent'> {
  /** How a canonical address stands at `t` (epoch ms). */
  readonly standingOf: (canonical: string, t: number) => Standing
  /**
   * Files a report at `now` (epoch ms), or finds the one that the same reporter has made of the same address within a
   * day. Resolves when it is kept durably; rejects with an `InfrastructureError`.
   */
  file(
    report: {
      readonly channel: JudgedChannel
      readonly category: (typeof REPORT_CATEGORIES)[number]
      /** The operator's own: it is kept, and no rule is told that it was reported. */
      readonly isOurs?: boolean
    },
    by: Reporter,
    now: number,
  ): Promise<Report>
  /** Decides a report; undefined where there is none. A later decision takes an earlier one's place. */
  decide(protocol: string, outcome: (typeof OUTCOMES)[number], by: string, now: number): Promise<Report | undefined>
}
