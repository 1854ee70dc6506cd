import { channelOf } from '../channels/report.ts'
import { VerifyRequest, type Verdict } from '../channels/verify.ts'
import type { ApiDeps } from './deps.ts'
import { createSeal } from './sealed.ts'

/** Answers that are passed on: an address that asks again, and shows nothing of what it asks about. */
export interface Shares {
  /** The path for an answer about a channel; undefined for all else, and where the address is too long. A handle is one on many networks: it has none. */
  readonly pathOf: (verdict: Verdict) => string | undefined
  /** What the end of such a path asks again; undefined where it asks nothing, or its week is over. */
  readonly questionOf: (name: string) => Pick<VerifyRequest, 'value' | 'medium'> | undefined
}

const LIFETIME_MS = 7 * 24 * 3_600_000
/** The longest name in a path that is read (`maxParamLength`). */
const LONGEST = 256

/** Sealed addresses: nothing is kept, so that each server opens what another has given. */
export function createShares({ shareKey, clock }: Pick<ApiDeps, 'shareKey' | 'clock'>): Shares {
  const seal = createSeal(shareKey)
  return {
    pathOf(verdict) {
      const channel = channelOf(verdict)
      if (channel === undefined || channel.kind === 'social') return undefined
      const { kind, canonical: value } = channel
      // A name is taken for one only where its medium is told.
      const question = kind === 'app' ? { value, medium: kind } : { value }
      const name = seal.close(JSON.stringify(question), clock() + LIFETIME_MS)
      return name.length > LONGEST ? undefined : `/conferir/${name}`
    },
    questionOf(name) {
      const text = seal.open(name, clock())
      return text === undefined ? undefined : VerifyRequest.pick({ value: true, medium: true }).parse(JSON.parse(text))
    },
  }
}
