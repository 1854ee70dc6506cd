import type { ExamplesFile } from '../messages/examples.ts'
import { learn, type Likeness } from '../messages/likeness.ts'
import type { Known } from './known.ts'
import { inPlainWords } from './plain-words.ts'

/**
 * How like scams messages are, learnt from examples the first time that it is asked (some 100 µs for each of them). They
 * are read as messages are: in plain words, with what the grammar finds in them.
 */
export function createLikeness(
  files: readonly ExamplesFile[],
  { registry, asks, signs }: Pick<Known, 'registry' | 'asks' | 'signs'>,
): Likeness {
  const ours = { hosts: registry.ownDomains, numbers: [], pages: [] }
  const read = (written: string, isScam: boolean) => {
    const text = inPlainWords(written, ours)
    return { text, found: [...asks(text), ...signs(text)], isScam }
  }
  let learnt: Likeness | undefined
  return (text, found) => {
    learnt ??= learn(
      files.flatMap(({ legitimate, scams }) => [
        ...legitimate.map((written) => read(written, false)),
        ...scams.map((written) => read(written, true)),
      ]),
    )
    return learnt(text, found)
  }
}
