import type { CodeDocs } from './code.ts'

/** What can be wrong with a rule as a whole: how its parts fit together. */
export const RULE_CODES = {
  unknown_selection: {
    at: 'load',
    means: 'The correlation names a selection that the file does not have. The nearest that it has is told.',
    bad: 'rules: [rejectd]',
    good: 'rules: [rejected]',
  },
  unused_selection: {
    at: 'load',
    means:
      'No part of the correlation uses the selection: what was meant to be counted or awaited is not. Use it, or remove it.',
    bad: 'selections:\n  forgotten: { event: token.waived }\n  rejected:',
    good: 'selections:\n  rejected:',
  },
  group_not_in_selection: {
    at: 'load',
    means:
      'A value of the group cannot be read from the events of one of the selections, so none of them would ever take part. Group by what all of them have, or give that selection its own expression for the name: `group-by: { beneficiaryId: delivery.recipientId }` inside of it.',
    bad: 'group-by: [conversationId]',
    good: 'group-by: [beneficiaryId]',
  },
  group_by_twice: {
    at: 'load',
    means: 'A rule with a correlation has its `group-by` inside of the correlation; beside it there is no second one.',
    bad: 'group-by: [tokenId]\nexplanation:\n  pt: "{count} tentativas',
    good: 'explanation:\n  pt: "{count} tentativas',
  },
  unknown_group_name: {
    at: 'load',
    means:
      'A selection gives an expression for a name that the group of the rule does not have. Name it in the `group-by` of the rule too, or mend it.',
    bad: 'rejected: { event: token.validated, group-by: { who: beneficiaryId }, ',
    good: 'rejected: { event: token.validated, ',
  },
  duplicate_name: {
    at: 'load',
    means: 'A name of the group, or of a test, stands there twice: nobody could tell which of the two is meant.',
    bad: 'group-by: [beneficiaryId, beneficiaryId]',
    good: 'group-by: [beneficiaryId]',
  },
  suppress_without_group: {
    at: 'load',
    means:
      'Without a group there is nothing whose hits could be gathered: each hit is its own alert. Write `suppress: none`, or group.',
    bad: 'suppress: 1h',
    good: 'group-by: [providerId]',
  },
  share_without_canary: {
    at: 'load',
    means:
      'A share of groups is for a canary, and the rule is in another mode: it acts for all, or for none. Remove the share, or write `mode: canary`.',
    bad: 'mode: draft\ncanary: 10%',
    good: 'mode: draft',
  },
  not_a_number: {
    at: 'load',
    means: 'The field that is added up is no number in one of the selections.',
    bad: 'field: beneficiaryId',
    good: 'field: amountCents',
  },
  never_met: {
    at: 'lint',
    means:
      'The condition of the correlation cannot be met. A hit is itself one of the events counted, so counts begin at 1; counts are whole; a field with a closed list of four values has at most four distinct ones; the share of a part of the whole is from 0 to 1; money is never negative.',
    bad: 'condition: { lt: 1 }',
    good: 'condition: { gte: 5 }',
  },
  always_met: {
    at: 'lint',
    means:
      'The condition of the correlation holds for every selected event (a count is at least 1), so the correlation says nothing. Leave it out, or ask for more.',
    bad: 'condition: { gte: 1 }',
    good: 'condition: { gte: 5 }',
  },
  never_absent: {
    at: 'lint',
    means:
      'The trigger is itself an event of the absent selection, at its own time: it is never absent. Make the two differ, by their conditions or by a `match`.',
    bad: 'requested: { event: token.issued }',
    good: 'requested: { event: token.requested }',
  },
  beyond_retention: {
    at: 'lint',
    means:
      'The rule looks back further than the topic of one of its events is kept (the table is below), its `suppress` included: windows that have to be built anew would lack what is gone, and the rule would miss things, or tell absences that are none. Shorten the span, or keep the topic longer.',
    bad: 'timespan: 100d',
    good: 'timespan: 10m',
  },
  no_token_to_block: {
    at: 'load',
    means: 'The rule asks for the block of the token of its hits, and the event of a hit has no `tokenId`.',
    bad: 'actions: { block: token }\nexplanation:\n  pt: "O prestador',
    good: 'explanation:\n  pt: "O prestador',
  },
  unused_lookup: {
    at: 'load',
    means:
      'No condition reads the lookup; a rule with one waits for the records, so it is not there for nothing. Read one of its fields, or remove it.',
    bad: 'delivery.recipientId != beneficiaryId',
    good: 'delivery.recipientId != record.holderId\n      && age(record.birthDate, time) < 18.0',
  },
  name_taken: {
    at: 'load',
    means:
      'A lookup has the name of a field of a selected event, so nobody could tell which is read. Find another name.',
    bad: 'lookups:\n  delivery:',
    good: 'lookups:\n  record:',
  },
  lookup_of_itself: {
    at: 'load',
    means:
      'The latest event of a type as of an event of the same type is that event itself. Use `temporal` or `temporal_ordered` for the one before it.',
    bad: 'record: { event: token.issued, key: beneficiaryId }',
    good: 'record: { event: beneficiary.updated, key: beneficiaryId }',
  },
  lookup_refused: {
    at: 'load',
    means:
      'An `absence` looks nothing up: what is contradicted later could not be told apart from what was looked up later.',
    bad: 'requested: { event: token.requested, condition: record.holderId != beneficiaryId }\nlookups: { record: { event: beneficiary.updated, key: beneficiaryId } }',
    good: 'requested: { event: token.requested }',
  },
  unknown_placeholder: {
    at: 'load',
    means:
      'The explanation names a value that an alert of this rule does not have. There are `{hits} {span} {level}`, the names of the group, and the values that the kind of correlation reads (see its paragraph); a lone brace is not read either.',
    bad: '{counts} tentativas',
    good: '{count} tentativas',
  },
  too_few_tests: {
    at: 'lint',
    means:
      'A rule has at least three tests: one that fires, one that is silent, one at the boundary. With fewer nobody knows where it begins to fire.',
    bad: '# the third test is missing',
    good: `  - name: is silent where nobody says what the care was
    events:
      - { at: 0m, token.waived: { providerId: p1, careKind: null } }
    alerts: []`,
  },
  no_firing_test: {
    at: 'lint',
    means: 'No test of the file expects an alert: nobody has seen the rule fire.',
    bad: 'alerts: [] # was: an alert',
    good: 'alerts: [{ group: { providerId: p1 }, at: 0m, hits: 1 }]',
  },
  no_silent_test: {
    at: 'lint',
    means: 'Every test of the file expects an alert: nobody has seen the rule keep quiet.',
    bad: 'alerts: [{ at: 0m }]',
    good: 'alerts: []',
  },
  unknown_test_field: {
    at: 'lint',
    means:
      'An event of a test has a field that its type does not have. It would be dropped without a word, and the example of the type would fill in what was meant, so the test would show something else than it says. The same for names in `group` and `reading` of an alert that is expected.',
    bad: 'token.waived: { providerid: p1',
    good: 'token.waived: { providerId: p1',
  },
  bad_test_event: {
    at: 'lint',
    means: 'An event of a test is not one that is read: a field has a wrong type or value. The message says which.',
    bad: 'token.waived: { providerId: p1, careKind: surgery }',
    good: 'token.waived: { providerId: p1, careKind: exam }',
  },
} as const satisfies CodeDocs
