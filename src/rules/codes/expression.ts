import type { CodeDocs } from './code.ts'

/** What can be wrong with an expression in CEL. */
export const EXPRESSION_CODES = {
  cel_syntax: {
    at: 'load',
    means:
      'The expression is not CEL: something is missing, or stands where nothing can. The place is that of the first sign that does not fit.',
    bad: 'condition: outcome = "rejected"',
    good: 'condition: outcome == "rejected"',
  },
  unknown_field: {
    at: 'load',
    means:
      'There is nothing of that name. A condition reads `time`, `source`, `id` and the fields of its event type, as they are after the edge (the message text and clear identifiers are gone; what was found in them is there); a `match` reads them behind the name of a selection. The nearest name is told.',
    bad: 'condition: outcom == "rejected"',
    good: 'condition: outcome == "rejected"',
  },
  type_mismatch: {
    at: 'load',
    means:
      'A sign or a function is given what it does not take: a number of an event compared with `5` instead of `5.0`, a text with `&&`, a part of a pseudonym. A pseudonym may be compared (`==`, `!=`, `in`) and asked for with `has()`, no more.',
    bad: 'condition: beneficiaryId.startsWith("b")',
    good: 'condition: outcome == "rejected"',
  },
  wrong_type: {
    at: 'load',
    means:
      'The expression as a whole is of the wrong type: a condition is true or false, a value of a group is a text, a number or a boolean.',
    bad: 'condition: outcome',
    good: 'condition: outcome == "rejected"',
  },
  read_without_has: {
    at: 'lint',
    means:
      'The field may be absent, and reading what is absent is an error at each such event: the event is not selected, and the rule’s errors are counted. Ask with `has()` before, joined by `&&`, so that it is clear what the rule means where the field is not there.',
    bad: 'condition: careKind == "consultation"',
    good: 'condition: has(careKind) && careKind == "consultation"',
  },
  impossible_value: {
    at: 'load',
    means:
      'The field (or the answer of a helper) has a closed list of values, and this is none of them: the comparison is the same for every event. The message tells the list.',
    bad: 'condition: outcome == "refused"',
    good: 'condition: outcome == "rejected"',
  },
  never_null: {
    at: 'load',
    means:
      'A field that is not there is not `null`: ask for it with `has()`. Only helpers that may find nothing (`boleto`, `bankBoleto`) answer null.',
    bad: 'condition: has(careKind) && careKind != null',
    good: 'condition: has(careKind) && careKind == "consultation"',
  },
  never_true: {
    at: 'lint',
    means:
      'A part of the condition can never hold beside what else it asks for: two values of one field at once, a number above 10 and below 5, `has(x) && !has(x)`. If it stands alone the rule never fires; beside `||` the part is dead. The message names the two that do not go together.',
    bad: 'condition: outcome == "rejected" && outcome == "expired"',
    good: 'condition: outcome == "rejected"',
  },
  reads_nothing: {
    at: 'lint',
    means:
      'The condition (or `match`) reads no field: it says the same of every event. Leave it out where every event is meant; compare fields of the selections where it is a `match`.',
    bad: 'match: 1 < 2',
    good: 'match: issued.beneficiaryId != validated.beneficiaryId',
  },
  no_field: {
    at: 'load',
    means:
      'The name stands for a whole event (a selection in a `match`, a lookup): read one of its fields, `issued.providerId`.',
    bad: 'match: has(issued) && issued.beneficiaryId != validated.beneficiaryId',
    good: 'match: issued.beneficiaryId != validated.beneficiaryId',
  },
  call_refused: {
    at: 'load',
    means:
      'CEL knows the function, and rules may not use it: its cost has no bound (regular expressions: `matches`, and `split`), or it hides a type from the check (`dyn`, `type`).',
    bad: 'condition: outcome.matches("^rej")',
    good: 'condition: outcome == "rejected"',
  },
  index_refused: {
    at: 'load',
    means:
      'A field is read by its name (`place.lat`), not in brackets (`place["lat"]`): what is in brackets is not checked.',
    bad: `condition: 'outcome == "rejected" && has(place) && place["lat"] > 0.0'`,
    good: 'condition: outcome == "rejected"',
  },
  macros_too_deep: {
    at: 'load',
    means:
      'More than two macros over lists (`exists`, `all`, `map`, `filter`, …) stand in one another: their cost multiplies, for every event.',
    bad: `condition: 'outcome == "rejected" && [1].exists(a, [1].exists(b, [1].exists(c, a == b)))'`,
    good: 'condition: outcome == "rejected"',
  },
  limit_exceeded: {
    at: 'load',
    means:
      'The expression is too large: at most 500 parts, 30 levels, 200 elements in a list, 8 arguments in a call. Long lists belong in the registry, or the rule is really several.',
    bad: `condition: outcome == "rejected" && ${'('.repeat(32)}has(tokenId)${')'.repeat(32)}`,
    good: 'condition: outcome == "rejected"',
  },
} as const satisfies CodeDocs
