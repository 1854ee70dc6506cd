import { channelOf } from '../channels/report.ts'
import { VerifyRequest, type Verdict } from '../channels/verify.ts'
import type { ApiDeps } from './deps.ts'
import { createSeal } from './sealed.ts'

/** Answers that are passed on: an address that asks again, and shows nothing of what it asks about. */
export interface Shares {
  /** The path for an answer about a channel; undefined for all else, and where the address is too long. */
  readonly pathOf: (verdict: Verdict) => string | undefined
  /** What the end of such a path asks again; undefined where it asks nothing, or its week is over. */
  readonly questionOf: (name: string) => Pick<VerifyRequest, 'value' | 'medium'> | undefined
}

const LIFETIME_MS = 7 * 24 * 3_600_000
/** Names, which are taken for such only where their medium is told. */
const isName = (kind: string): kind is 'social' | 'app' => kind === 'social' || kind === 'app'
/** What fits into a path of 256 characters. */
const LONGEST = 120

/** Sealed addresses: nothing is kept, so that each server opens what another has given. */
export function createShares({ shareKey, clock }: Pick<ApiDeps, 'shareKey' | 'clock'>): Shares {
  const seal = createSeal(shareKey)
  return {
    pathOf(verdict) {
      const channel = channelOf(verdict)
      if (channel === undefined || Buffer.byteLength(channel.canonical) > LONGEST) return undefined
      const { kind, canonical: value } = channel
      const question = isName(kind) ? { value, medium: kind } : { value }
      return `/conferir/${seal.close(JSON.stringify(question), clock() + LIFETIME_MS)}`
    },
    questionOf(name) {
      const text = seal.open(name, clock())
      return text === undefined ? undefined : VerifyRequest.pick({ value: true, medium: true }).parse(JSON.parse(text))
    },
  }
}
