/** What a message can ask of a person, as rules and the registry's `neverAsks` name it. */
export const INTENTS = [
  'password',
  'token',
  'card_photo',
  'identity_data',
  'payment',
  'number_change',
  'remote_access',
  'secrecy',
] as const
export type Intent = (typeof INTENTS)[number]
