import { z } from 'zod'

/** What an analyst says of an address: it is a fraud's, it is an honest one's, or who spoke against it says nothing. */
export const OUTCOMES = ['fraud', 'legitimate', 'unfounded'] as const

/**
 * The network of all that machines say: alerts, and what other producers' events tell. They read the same events, so
 * however much they say of an address, they are one voice.
 */
export const MACHINES = 'machines'

/** Whoever speaks against an address, kept under a name of its own on a compacted topic: pseudonyms only, and no text. */
export const Voice = z.object({
  address: z.string().describe('Pseudonym of the canonical address'),
  reporterId: z
    .string()
    .describe('Who speaks: a pseudonym of where a report came from, or of whom a producer names; a rule'),
  networkId: z
    .string()
    .describe('Whom they are not independent of: the network around them (a pseudonym), or `machines`'),
  receivedAt: z.iso.datetime(),
  disposition: z
    .object({ outcome: z.enum(OUTCOMES), at: z.iso.datetime(), by: z.string().describe('The key that decided') })
    .optional(),
})
export type Voice = z.infer<typeof Voice>

/** What is not a person's report to us: an event of another producer, or an alert. */
export const Testimony = Voice.extend({
  id: z.string().min(1).max(64).describe('Of the alert; of an event a hash of its source and id'),
  from: z.enum(['event', 'alert']),
})
export type Testimony = z.infer<typeof Testimony>

const rankOf = ({ disposition, receivedAt }: Voice): string => `${disposition?.at ?? ''} ${receivedAt}`

/** Of two states of one voice that which stands: the one decided later, or heard later. */
export const standingVoice = <V extends Voice>(one: V | undefined, other: V): V =>
  one !== undefined && rankOf(one) > rankOf(other) ? one : other
