import {
  reportedChannel,
  stateOf,
  type Receipt,
  type Report,
  type ReportRequest,
  type ReportState,
} from '../channels/report.ts'
import type { Language, Verdict } from '../channels/verdict.ts'
import type { ApiDeps } from './deps.ts'
import { networkOf, placeOf } from './network.ts'
import { HttpProblem } from './problem.ts'

const TEXTS: Readonly<Record<ReportState, Readonly<Record<Language, string>>>> = {
  received: {
    pt: 'Recebemos a sua denúncia. Ela ajuda a avisar outras pessoas. Guarde as mensagens, não apague nada.',
    en: 'We have received your report. It helps to warn others. Keep the messages, delete nothing.',
  },
  confirmed: {
    pt: 'A nossa equipe analisou a denúncia e confirmou a fraude. Obrigado por avisar.',
    en: 'Our team has looked into the report and confirmed the fraud. Thank you for telling us.',
  },
  dismissed: {
    pt: 'A nossa equipe analisou a denúncia e não confirmou fraude neste contato.',
    en: 'Our team has looked into the report and did not confirm a fraud by this contact.',
  },
}

/** What whoever holds the number of a report may know of it. */
export function receiptOf(report: Report, lang: Language = 'pt'): Receipt {
  const { protocol, receivedAt, disposition } = report
  const state = stateOf(report)
  const decided = disposition === undefined ? {} : { decidedAt: disposition.at }
  return { protocol, state, receivedAt, ...decided, text: TEXTS[state][lang] }
}

/** Files the reports of people. */
export interface Reporting {
  /** Of a value, from an IP address. Throws a problem where no channel is in it; rejects with an `InfrastructureError`. */
  readonly file: (request: ReportRequest, ip: string) => Promise<Report>
  /** Of what a verdict was about. */
  readonly fileVerdict: (
    verdict: Verdict,
    rest: Pick<ReportRequest, 'medium' | 'category'>,
    ip: string,
  ) => Promise<Report>
}

const NOTHING = {
  errors: [{ pointer: '/value', detail: 'holds no number, address, link, handle or app that can be reported' }],
}

/** Filing over what is kept of reports: see `Reports`. */
export function createReporting({ read, reports, clock }: ApiDeps): Reporting {
  const fileVerdict: Reporting['fileVerdict'] = async (verdict, { medium, category }, ip) => {
    const channel = reportedChannel(verdict, medium)
    if (channel === undefined) throw new HttpProblem('invalid-request', 'see errors (body)', NOTHING)
    const isOurs = verdict.verdict === 'OFICIAL'
    return reports.file({ channel, category, isOurs }, { address: placeOf(ip), network: networkOf(ip) }, clock())
  }
  return {
    fileVerdict,
    async file({ value, medium, category }, ip) {
      const asked = medium === undefined ? { value } : { value, medium }
      return fileVerdict(
        read(asked).answer(clock(), () => undefined),
        { medium, category },
        ip,
      )
    },
  }
}
