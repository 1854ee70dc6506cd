import { partitionKey } from '../../src/ports/source.ts'
import { readProgress } from '../../src/services/detector/progress.ts'
import type { Cluster } from './cluster.ts'
import { ARCHIVERS, DETECTORS, OUTPUTS } from './names.ts'
import type { Scenario } from './scenario.ts'

/** Who has stood still has written by then what it was amid, ms. */
const RECOVERED_MS = 2_000

/** What is not yet read, decided or archived; undefined where all is. */
export function unsettled(
  { broker, rules, procs, scheduler }: Cluster,
  { limit, change }: Scenario,
  eventTopics: readonly string[],
): string | undefined {
  const { topics } = broker
  // It may be amid what it has found and not written.
  const stunned = [...procs.keys()].find((proc) => !proc.isDead && proc.pausedUntil + RECOVERED_MS > scheduler.now())
  if (stunned !== undefined) return `${stunned.name} stands still`
  const all = (names: readonly string[]) =>
    names.flatMap((topic) =>
      Array.from({ length: topics.partitionsOf(topic) }, (_, partition) => ({ topic, partition })),
    )
  const generation = rules.inForce()
  if (change !== undefined && generation === undefined) return 'the rules that were announced are not in force'
  for (const one of all(eventTopics)) {
    const { offset = 0n, metadata } = broker.group(DETECTORS).committed(one)
    const progress = readProgress(metadata)
    if (offset < topics.end(one.topic, one.partition)) return `${partitionKey(one)} is not read`
    if ((progress?.watermark ?? -Infinity) < limit) return `${partitionKey(one)} is not idle`
    if (change !== undefined && progress?.generation !== generation) return `${partitionKey(one)} has other rules`
    if (progress?.until !== undefined) return `${partitionKey(one)} is not read again`
  }
  for (const one of all([...eventTopics, ...Object.values(OUTPUTS)])) {
    const { offset = 0n } = broker.group(ARCHIVERS).committed(one)
    if (offset < topics.end(one.topic, one.partition)) return `${partitionKey(one)} is not archived`
  }
  return undefined
}
