/**
 * The forms of a verb in which something is asked for. `command`: the imperative, which is nothing else ("informe").
 * `casual`: a form that is the imperative of speech and also a plain statement ("informa"; all English ones).
 * `infinitive`: asks only behind a word that makes it so ("pode informar", "queria que informasse"). `gerund`: "respondendo".
 */
export type Mood = 'command' | 'casual' | 'infinitive' | 'gerund'
export interface VerbForm {
  readonly form: string
  readonly mood: Mood
}

/** An -ar verb keeps the sound of its stem before e: -c → -qu, -g → -gu, -ç → -c. */
const beforeE = (stem: string): string => stem.replace(/c$/, 'qu').replace(/g$/, 'gu').replace(/ç$/, 'c')
/** An -er or -ir verb keeps it before a: -c → -ç, -g → -j, -gu → -g. */
const beforeA = (stem: string): string =>
  stem.endsWith('gu') ? stem.slice(0, -1) : stem.replace(/c$/, 'ç').replace(/g$/, 'j')

/** The forms of a regular Portuguese verb from its infinitive. */
export function portugueseForms(infinitive: string): VerbForm[] {
  const stem = infinitive.slice(0, -2)
  const theme = infinitive.at(-2) ?? ''
  const polite = theme === 'a' ? `${beforeE(stem)}e` : `${beforeA(stem)}a`
  const plain = theme === 'a' ? `${stem}a` : `${stem}e`
  return [
    { form: polite, mood: 'command' },
    { form: `${polite}m`, mood: 'command' },
    { form: plain, mood: 'casual' },
    { form: infinitive, mood: 'infinitive' },
    { form: `${stem}${theme}sse`, mood: 'infinitive' },
    { form: `${stem}${theme}ndo`, mood: 'gerund' },
  ]
}

/** The forms of an English verb from its infinitive, which is its imperative too. */
export function englishForms(infinitive: string): VerbForm[] {
  const stem = infinitive.endsWith('e') ? infinitive.slice(0, -1) : infinitive
  return [
    { form: infinitive, mood: 'casual' },
    { form: `${stem}ing`, mood: 'gerund' },
  ]
}
