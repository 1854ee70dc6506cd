import { InvalidArgumentError } from 'commander'
import { parseSpan } from '../rules/span.ts'

/** Reads a span that was given as an option, as ms. Throws commander's `InvalidArgumentError`. */
export const span = (text: string): number => {
  try {
    return parseSpan(text)
  } catch {
    throw new InvalidArgumentError('a span is a number and a unit: 30s, 10m, 24h, 7d')
  }
}
