/**
 * What a message does besides asking for what `INTENTS` name: it draws its reader to a place of its own choosing, names
 * a price, or presses. One alone says little; together they are how scams of every trade speak.
 */
export const SIGNS = [
  'hand_over',
  'installs',
  'secret',
  'persona',
  'opens',
  'calls',
  'money',
  'threat',
  'illness',
  'haste',
  'lure',
  'mistake',
] as const
export type Sign = (typeof SIGNS)[number]
