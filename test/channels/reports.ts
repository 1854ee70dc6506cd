import type { Report } from '../../src/channels/report.ts'

export const DAY = 86_400_000
export const T = Date.parse('2026-11-22T13:00:00.000Z')
let filed = 0

/** A report of one address, `days` before `T`. */
export const reportBy = (reporter: string, network: string, days = 0, parts: Partial<Report> = {}): Report => ({
  protocol: `20261122${String((filed += 1)).padStart(12, '0')}`,
  kind: 'phone',
  medium: 'phone',
  address: 'k1:aa',
  masked: '+55 11 9••••-4321',
  category: 'payment',
  reporterId: reporter,
  networkId: network,
  receivedAt: new Date(T - days * DAY).toISOString(),
  ...parts,
})
export const decided = (
  outcome: NonNullable<Report['disposition']>['outcome'],
  days = 0,
): Pick<Report, 'disposition'> => ({
  disposition: { outcome, at: new Date(T - days * DAY).toISOString(), by: 'analyst' },
})
