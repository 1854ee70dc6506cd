/** A record that is no good event. */
export interface BadRecord {
  readonly topic: string
  readonly value: string | Uint8Array | null
  readonly headers?: Readonly<Record<string, string>>
  readonly code: string
}

const HEADERS = { ce_specversion: '1.0', ce_id: 'bad-1', ce_source: '/test', ce_type: 'card.reissued' }

/** Bad records of each sort, with their codes; `soon` is a time (RFC 3339) that is good, `ahead` one too far ahead. */
export const badRecords = (soon: string, ahead: string): readonly BadRecord[] => {
  const good = { specversion: '1.0', id: 'bad-2', source: '/test', type: 'card.reissued', time: soon }
  const data = { beneficiaryId: 'b-bad' }
  return [
    { topic: 'tokens', value: '{"specversion":"1.0",', code: 'not_json' },
    { topic: 'tokens', value: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), code: 'not_utf8' },
    { topic: 'chat', value: Uint8Array.of(0, 0, 0, 0, 7, 2, 4), code: 'unsupported_encoding' },
    { topic: 'payments', value: null, code: 'empty' },
    { topic: 'beneficiaries', value: JSON.stringify(data), headers: HEADERS, code: 'bad_time' },
    { topic: 'beneficiaries', value: '[]', headers: { ...HEADERS, ce_time: soon }, code: 'bad_envelope' },
    { topic: 'beneficiaries', value: JSON.stringify({ ...good, data: {} }), code: 'bad_data' },
    { topic: 'beneficiaries', value: JSON.stringify({ ...good, data, type: 'card.lost' }), code: 'unknown_type' },
    { topic: 'beneficiaries', value: JSON.stringify({ ...good, data, time: ahead }), code: 'future' },
    {
      topic: 'beneficiaries',
      value: JSON.stringify({ ...good, data: { ...data, x: 'x'.repeat(65_536) } }),
      code: 'too_large',
    },
  ]
}
