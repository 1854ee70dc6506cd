import type { CodeDocs } from './code.ts'

/** What can be wrong with the form of a file: keys, types, lists that are closed. */
export const SHAPE_CODES = {
  unknown_key: {
    at: 'load',
    means:
      'There is no such key here. Nothing is skipped in silence, since a key that is misspelt would be a condition that nobody checks; the nearest key that exists is named.',
    bad: 'timspan: 10m',
    good: 'timespan: 10m',
  },
  missing_key: {
    at: 'load',
    means: 'A key that is asked for is not there. The problem stands at the mapping that lacks it.',
    bad: 'references: [The manual of rules]\n',
    good: 'references: [The manual of rules]\nfalsepositives: [It is an example]\n',
  },
  missing_text: {
    at: 'load',
    means:
      'Titles and explanations are read by analysts and beneficiaries in pt-BR and in English, so both are there and neither is empty.',
    bad: 'title: { pt: Exemplo }',
    good: 'title: { pt: Exemplo, en: Example }',
  },
  invalid_key: {
    at: 'load',
    means:
      'A name has a form that is not read. Names of selections, lookups and groups are a letter, then letters, digits and `_`, beginning in lower case.',
    bad: 'Rejected: { event',
    good: 'rejected: { event',
  },
  invalid_type: {
    at: 'load',
    means:
      'The value is of another type than what belongs here: a text where a list is asked for, a mapping in the place of a text.',
    bad: 'group-by: beneficiaryId',
    good: 'group-by: [beneficiaryId]',
  },
  invalid_value: {
    at: 'load',
    means:
      'The value is none of those that are possible here, or two values do not go together. The message says which ones there are, and the nearest.',
    bad: 'level: lo',
    good: 'level: low',
  },
  invalid_format: {
    at: 'load',
    means:
      'The text is not written as it has to be: spans are a whole number and a unit (`ms s m h d`, no space between), ids are lower-case words joined by dashes.',
    bad: 'timespan: 10 minutes',
    good: 'timespan: 10m',
  },
  too_small: {
    at: 'load',
    means: 'A number is too small, a list too short, or a text empty: what is asked for has to be there.',
    bad: 'rules: []',
    good: 'rules: [rejected]',
  },
  too_big: {
    at: 'load',
    means:
      'A number is too great, a list or a text too long: at most 4,000 characters of CEL, 2,000 of any other text, five values of a group, five selections of a `temporal`.',
    bad: 'group-by: [beneficiaryId, providerId, outcome, time, source, id]',
    good: 'group-by: [beneficiaryId]',
  },
} as const satisfies CodeDocs
