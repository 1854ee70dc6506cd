import type { KindDoc } from './correlation.ts'

/** What the manual says of lookups. */
export const LOOKUP_DOC: KindDoc = {
  text: 'A lookup reads the **latest** event of another type for a key, as of the time of the event that asks (an event at the same instant counts). It has a name; conditions read its fields behind it: `record.birthDate`. `key` is the field of the looked-up type, `equals` an expression over the asking event (the field of the same name where it is left out). An event for which nothing is found is not selected, and that is no error. A rule with a lookup waits until the records up to its time are known, and its alerts show the record among their evidence. An `absence` looks nothing up.',
  example: `lookups:
  record: { event: beneficiary.updated, key: beneficiaryId }
selections:
  issued:
    event: token.issued
    condition: >-
      has(delivery.recipientId) && delivery.recipientId != record.holderId
      && age(record.birthDate, time) < 18.0
group-by: [beneficiaryId]
explanation:
  pt: "O token de um menor de idade foi para outra pessoa que não o titular."
  en: "A minor's token went to somebody who is not the holder."
tests:
  - name: fires when somebody else gets the token of a minor
    events:
      - { at: 0m, beneficiary.updated: { beneficiaryId: b1, holderId: h1, birthDate: "2015-06-01" } }
      - { at: 5m, token.issued: { beneficiaryId: b1, delivery: { medium: sms, recipientId: x1 } } }
    alerts: [{ group: { beneficiaryId: b1 }, at: 5m, hits: 1, evidence: 2 }]
  - name: is silent when the holder gets it
    events:
      - { at: 0m, beneficiary.updated: { beneficiaryId: b1, holderId: h1, birthDate: "2015-06-01" } }
      - { at: 5m, token.issued: { beneficiaryId: b1, delivery: { medium: sms, recipientId: h1 } } }
    alerts: []
  - name: is silent without a record
    events:
      - { at: 5m, token.issued: { beneficiaryId: b1, delivery: { medium: sms, recipientId: x1 } } }
    alerts: []
`,
}
