import { type Html, raw } from '../html.ts'

const icon = (shapes: string): Html =>
  raw(
    `<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes}</svg>`,
  )

/** A shape for each tone, so that nothing rests on colour. */
export const ICONS = {
  yes: icon('<circle cx="24" cy="24" r="20"/><path d="m14 25 7 7 13-15"/>'),
  no: icon('<path d="M16 4h16l12 12v16L32 44H16L4 32V16z"/><path d="m17 17 14 14m0-14L17 31"/>'),
  care: icon('<path d="M24 5 45 42H3z"/><path d="M24 18v11m0 6v.5"/>'),
  none: icon('<circle cx="24" cy="24" r="20"/><path d="M18 18a6 6 0 1 1 8 6c-1.500.700-2 1.500-2 4m0 6v.5"/>'),
} as const
export type Tone = keyof typeof ICONS
