/** The source of events that Vigia's own API writes: its pseudonyms are taken for such, and nobody else may use it. */
export const OWN_SOURCE = '/vigia/api'
