import { z } from 'zod'

const texts = z.array(z.string().min(1).max(8_192))

/** One file of messages that somebody has judged: what honest senders write, and what scammers do. */
export const ExamplesFile = z.strictObject({
  about: z.string().describe('Where they come from, and under which licence'),
  legitimate: texts,
  scams: texts,
})
export type ExamplesFile = z.infer<typeof ExamplesFile>
