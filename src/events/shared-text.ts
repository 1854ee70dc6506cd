import { createTwoGenerations } from './two-generations.ts'

const shared = createTwoGenerations<string>(1_000)

/** Sources and types are few: the logs, which keep millions of them, share one string of each. */
export const sharedText = (text: string): string => shared.get(text, (own) => own)
