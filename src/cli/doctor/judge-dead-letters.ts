import type { KafkaPicture } from '../../adapters/kafka/picture.ts'
import { warning, type Found } from './finding.ts'

const MANY = 100

/** Do dead letters pile up? `since` is an hour ago, and asked about in the picture. */
export function judgeDeadLetters(
  topic: string,
  { endsLater, offsetsAt }: Pick<KafkaPicture, 'endsLater' | 'offsetsAt'>,
  since: number,
): readonly Found[] {
  const starts = [...(offsetsAt.get(since) ?? [])].filter(([name]) => /^(.*)-\d+$/.exec(name)?.[1] === topic)
  const fresh = starts.reduce((sum, [name, offset]) => sum + Number((endsLater.get(name) ?? offset) - offset), 0)
  if (fresh <= MANY) return []
  return [
    warning(
      'dead-letters',
      {
        pt: `${fresh} eventos recusados na última hora (${topic})`,
        en: `${fresh} events were refused within the last hour (${topic})`,
      },
      'docs/operations.md#vigiadeadletters',
    ),
  ]
}
