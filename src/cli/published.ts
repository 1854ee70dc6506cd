import { readFile } from 'node:fs/promises'
import { sha256 } from '../adapters/files/digest.ts'
import type { PublishedFiles } from '../api/deps.ts'
import { endsIn, logProblems } from '../channels/list-log.ts'
import type { PublishedList } from '../channels/published-list.ts'
import { ProblemsError } from './load.ts'
import { logBeside, openOwnList, readIfThere, readLogFile, tellingRefusal } from './published-files.ts'

/** A signed list with its files, ready to be served. */
export interface Published {
  readonly list: PublishedList
  readonly files: PublishedFiles
}

/**
 * Reads a signed list and the log beside it, where there is one. That its time is over is no fault of the file. Rejects
 * with a `ProblemsError` where it was not signed by the key that it names, or the log does not end in it.
 */
export async function loadPublished(file: string): Promise<Published> {
  const text = await readFile(file, 'utf8')
  const list = await tellingRefusal(file, 'en', () => openOwnList(text))
  const log = await readIfThere(logBeside(file))
  if (log !== undefined) await checkLog(logBeside(file), list)
  const validUntil = Date.parse(list.validUntil)
  return { list, files: { list: text, ...(log === undefined ? {} : { log }), validUntil } }
}

async function checkLog(file: string, list: PublishedList): Promise<void> {
  const { value: log } = await readLogFile(file)
  if (log === undefined || logProblems(log, sha256).length > 0 || !endsIn(log, list, sha256))
    throw new ProblemsError(`${file}: the chain of the log is broken, or does not end in the signed list`)
}
