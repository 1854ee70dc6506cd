import { createMemoryDispositionStore } from '../adapters/memory/disposition-store.ts'
import { createMemoryReportStore } from '../adapters/memory/report-store.ts'
import type { AlertDisposition } from '../engine/disposition.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import type { Dispositions } from '../ports/dispositions.ts'
import type { EventIntake } from '../ports/intake.ts'
import type { Reports } from '../ports/reports.ts'
import type { Sink } from '../ports/sink.ts'
import { createDispositions } from '../services/dispositions.ts'
import type { Fold } from '../services/follower.ts'
import { createReports } from '../services/reports.ts'
import { testimonyOfDisposition } from '../services/testimony.ts'
import { dispositionsFold, protocolSerial, reportsFold } from './folds.ts'
import type { TopicNames } from './topic-names.ts'

export interface ReputationParts {
  readonly names: TopicNames
  readonly sink: Sink
  readonly events: EventIntake
  readonly pseudonym: Pseudonym
}

/** What an API knows of addresses from people and analysts, and the topics that it is folded from. */
export interface Reputation {
  readonly reports: Reports
  readonly dispositions: Dispositions
  readonly folds: readonly (readonly [topic: string, fold: Fold])[]
}

export function createReputation({ names, sink, events, pseudonym }: ReputationParts): Reputation {
  const reported = createMemoryReportStore()
  const decided = createMemoryDispositionStore()
  const apply = (disposition: AlertDisposition): void => {
    decided.apply(disposition)
    const testimony = testimonyOfDisposition(disposition)
    if (testimony !== undefined) reported.apply(testimony)
  }
  return {
    reports: createReports({ store: reported, sink, topic: names.reports, events, pseudonym, serial: protocolSerial }),
    dispositions: createDispositions({ store: decided, sink, topic: names.dispositions, apply }),
    folds: [
      [names.reports, reportsFold(reported)],
      [names.dispositions, dispositionsFold(apply, (current) => decided.setCurrent(current))],
    ],
  }
}
