/** Who bills by a collection slip, by its second digit (FEBRABAN, Layout Padrão de Arrecadação). */
export const SEGMENTS = {
  '1': 'city_hall',
  '2': 'sanitation',
  '3': 'energy_and_gas',
  '4': 'telecommunications',
  '5': 'government',
  '6': 'other_companies',
  '7': 'traffic_fines',
  '9': 'banks_own_use',
} as const
export type Segment = (typeof SEGMENTS)[keyof typeof SEGMENTS]

/** What the barcode of a collection slip says: a bill of a utility, a tax, a fine. */
export interface CollectionSlip {
  /** 44 digits. */
  readonly barcode: string
  /** Absent for 8, which names nobody. */
  readonly segment?: Segment
  /** Centavos; absent where the digits are a quantity to be reckoned with, not an amount. */
  readonly amountCents?: number
}

const isSegment = (digit: string): digit is keyof typeof SEGMENTS => Object.hasOwn(SEGMENTS, digit)

/** What the 44 digits of a collection slip's barcode say; check digits are not looked at (see `boleto`). */
export function collectionSlipOf(barcode: string): CollectionSlip {
  const [, segment = '', value = ''] = barcode
  return {
    barcode,
    ...(isSegment(segment) ? { segment: SEGMENTS[segment] } : {}),
    ...(value === '6' || value === '8' ? { amountCents: Number(barcode.slice(4, 15)) } : {}),
  }
}
