import { catalogue } from '../events/catalogue.ts'

/** The topics of a prefix. */
export interface TopicNames {
  readonly of: (topic: string) => string
  /** All topics that events come on. */
  readonly events: readonly string[]
  readonly alerts: string
  readonly blocks: string
  readonly reports: string
  readonly dispositions: string
  readonly deadLetters: string
  readonly late: string
}

export function topicNames(prefix: string): TopicNames {
  const of = (topic: string) => `${prefix}${topic}`
  const events = [...new Set(catalogue.map(({ topic }) => of(topic)))]
  return {
    of,
    events,
    alerts: of('alerts'),
    blocks: of('blocks'),
    reports: of('reports'),
    dispositions: of('dispositions'),
    deadLetters: of('dead-letters'),
    late: of('late'),
  }
}

/** All that goes into the archive. */
export const archivedTopics = ({ events, alerts, blocks, deadLetters, late }: TopicNames): readonly string[] => [
  ...events,
  alerts,
  blocks,
  deadLetters,
  late,
]

/** The topic that somebody names: as in the catalogue (`tokens`), or with its prefix. */
export const eventTopic = (prefix: string, name: string): string =>
  catalogue.some(({ topic }) => topic === name) ? `${prefix}${name}` : name
