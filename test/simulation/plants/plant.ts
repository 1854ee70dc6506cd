/** A fault that is put into the code under test while it is loaded. */
export interface Plant {
  readonly name: string
  /** What is wrong with it. */
  readonly about: string
  readonly edits: readonly Edit[]
  /** A seed that finds it. */
  readonly seed: number
}

/** In a file of the project one text is put in the place of another, which is there once. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

/** Throws where the text is not there, or more than once: the plant has to follow the code. */
export function edited(source: string, { file, find, put }: Edit): string {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`)
  return parts.join(put)
}
