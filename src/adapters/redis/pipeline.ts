import type { Pipeline } from './redis.ts'

/** Runs the steps of a pipeline; throws the first error of any. */
export async function all(pipeline: Pipeline): Promise<unknown[]> {
  const replies = (await pipeline.exec()) ?? []
  return replies.map(([error, reply]) => {
    if (error !== null) throw error
    return reply
  })
}
