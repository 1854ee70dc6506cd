import { readFileSync } from 'node:fs'

const script = (name: string): string => readFileSync(new URL(`lua/${name}.lua`, import.meta.url), 'utf8')

/** The scripts by the names of their commands, with how many keys they take where that is fixed. */
export const SCRIPTS = {
  observe: { lua: script('observe') },
  compact: { numberOfKeys: 2, lua: script('compact') },
  raise: { numberOfKeys: 1, lua: script('raise') },
  fold: { numberOfKeys: 2, lua: script('fold') },
  incarnation: { numberOfKeys: 1, lua: script('incarnation') },
  claim: { numberOfKeys: 1, lua: script('claim') },
  generations: { numberOfKeys: 3, lua: script('generations') },
}
