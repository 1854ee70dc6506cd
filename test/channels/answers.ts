import { canonicalAddress } from '../../src/channels/address.ts'
import { answer, type Known } from '../../src/channels/ask.ts'
import type { VerifyRequest } from '../../src/channels/verify.ts'
import { loadReader } from '../../src/cli/intents.ts'
import { registryWithPayee } from './samples.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

/** One way of writing something, and what is answered: kind, canonical form and verdict. */
export type Row = readonly [what: string, value: string, answer: string]

/** What is answered about values by a registry with these channels: `phone +5511… OFICIAL`. */
export async function answersOf(...channels: string[]) {
  const { asks, signs } = await loadReader('registry')
  if (asks === undefined || signs === undefined) throw new Error('no intents')
  const known: Known = { registry: registryWithPayee(...channels), asks, signs }
  return (value: string, more: Omit<VerifyRequest, 'value'> = {}): string => {
    const { kind, canonical, verdict } = answer(known, { value, ...more }, NOW)
    return `${kind} ${canonical} ${verdict}`
  }
}

/** The canonical form within an answer, for what is an address: the same that rules group by. */
export const isAddressed = (value: string, told: string): boolean =>
  canonicalAddress(value).kind === 'text' || told.split(' ')[1] === canonicalAddress(value).canonical
