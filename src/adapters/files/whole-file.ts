import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'

/** Writes a draft beside the file, readable by its owner only unless `mode` says otherwise. */
async function draftOf(file: string, text: string, mode = 0o600): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text, { mode, flag: 'wx', flush: true })
  return draft
}

/** Creates a secret file by name only when it is whole, and only where there is none: of two processes one wins. Whether it was this one. */
export async function createWhole(file: string, text: string): Promise<boolean> {
  const draft = await draftOf(file, text)
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await rm(draft)
  }
}

/** Puts a whole file in the place of another, or of none: whoever reads finds one or the other. */
export async function replaceWhole(file: string, text: string, mode = 0o644): Promise<void> {
  const draft = await draftOf(file, text, mode)
  try {
    await rename(draft, file)
  } catch (error) {
    await rm(draft)
    throw error
  }
}
