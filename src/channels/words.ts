/** Words that a text may name; each a list or a name in its language. */
export interface Facts {
  readonly media?: string
  readonly replacement?: string
  readonly intents?: string
  readonly methods?: string
  readonly hours?: string
}
/** What is told, in both languages. */
export interface Words {
  readonly pt: (facts: Facts) => string
  readonly en: (facts: Facts) => string
}
/** A text in both languages, with places for facts: `{media}`. */
export const words = (pt: string, en: string): Words => ({ pt: fill(pt), en: fill(en) })
const fill =
  (template: string) =>
  (facts: Facts): string =>
    template.replace(/\{(media|replacement|intents|methods|hours)\}/g, (_, name: keyof Facts) => facts[name] ?? '')
