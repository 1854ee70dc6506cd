import { describe, expect, test } from 'vitest'
import { decodeLine, decodeValue } from '../../src/events/decode.ts'
import { bytesOf, decodeText, eventOf, goodEvent, lineOf as line, verdictOf } from './examples.ts'

test('a good event has its identity, its type, its time and its data', () => {
  const text =
    '{"specversion":"1.0","id":"e-17","source":"/token-service","type":"token.validated","time":"2026-11-22T10:05:00.000-03:00","data":{"tokenId":"t-9","beneficiaryId":"b-1","providerId":"p-4","outcome":"accepted","careKind":"exam"}}'
  expect(decodeText(text)).toEqual({
    ok: true,
    event: {
      source: '/token-service',
      id: 'e-17',
      type: 'token.validated',
      time: Date.UTC(2026, 10, 22, 13, 5),
      data: { tokenId: 't-9', beneficiaryId: 'b-1', providerId: 'p-4', outcome: 'accepted', careKind: 'exam' },
    },
  })
})

const padded = (length: number): Uint8Array => bytesOf(line().padEnd(length, ' '))

describe('bytes', () => {
  test('65,536 are an event, 65,537 are too many', () => {
    expect(verdictOf(decodeLine(padded(65_536)))).toBe('good')
    expect(verdictOf(decodeLine(padded(65_537)))).toBe('too_large')
  })
  test.each([
    ['an overlong encoding', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['a lone continuation byte', [0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence cut short', [0xe2, 0x82]],
  ])('%s is not UTF-8', (_, inside) => {
    const [before = '', after = ''] = line({}, { note: 'HERE' }).split('HERE')
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from(inside), Buffer.from(after)])
    expect(verdictOf(decodeLine(bytes))).toBe('not_utf8')
  })
  test.each([
    ['a byte order mark', `\ufeff${line()}`],
    ['nothing', ''],
    ['white space', ' \t'],
    ['two events', line() + line()],
    ['an event cut short', line().slice(0, -1)],
    ['a single quote', "{'a':1}"],
    ['a comment', `${line()}//`],
    ['NaN', line().replace('-23.55', 'NaN')],
    ['a control character in a string', line().replace('e-1', 'e\u0001')],
  ])('%s is not JSON', (_, text) => {
    expect(verdictOf(decodeText(text))).toBe('not_json')
  })
  test.each(['[]', 'null', '1', '"x"', 'true', `[${line()}]`])('%s is no object', (text) => {
    expect(verdictOf(decodeText(text))).toBe('not_object')
  })
  test('white space of JSON around an event is fine, a carriage return too', () => {
    expect(verdictOf(decodeText(` \t${line()}\r`))).toBe('good')
  })
})

describe('surrogates', () => {
  test.each([
    ['in a field that is read', line({ guideNumber: 'X' }).replace('"X"', '"\\ud800"')],
    ['in an unknown field', line({ note: 'X' }).replace('"X"', '"a\\uDC00b"')],
    ['in an unknown attribute', line({}, { note: 'X' }).replace('"X"', '"\\udfff"')],
    ['deep inside', line({ note: [{ a: ['X'] }] }).replace('"X"', '"\\uD83D"')],
    ['in a key', line({ note: { X: 1 } }).replace('"X"', '"\\ud83d"')],
    ['in the wrong order', line({ note: 'X' }).replace('"X"', '"\\ude00\\ud83d"')],
  ])('half a pair %s is bad', (_, text) => {
    expect(text).toMatch(/\\u[dD]/)
    expect(verdictOf(decodeText(text))).toBe('lone_surrogate')
  })
  test.each([
    ['a pair of escapes', '"\\ud83d\\uDE00"'],
    ['a pair in UTF-8', '"😀"'],
    ['an escaped backslash', '"\\\\ud800"'],
    ['another escape', '"\\u00e7\\uabcd"'],
  ])('%s is good', (_, text) => {
    expect(verdictOf(decodeText(line({ note: 'X' }).replace('"X"', text)))).toBe('good')
  })
})

describe('the envelope', () => {
  test.each([
    ['no specversion', { specversion: undefined }, 'bad_envelope'],
    ['null as specversion', { specversion: null }, 'bad_envelope'],
    ['specversion 0.3', { specversion: '0.3' }, 'bad_envelope'],
    ['specversion as a number', { specversion: 1 }, 'bad_envelope'],
    ['no id', { id: undefined }, 'bad_envelope'],
    ['a number as id', { id: 17 }, 'bad_envelope'],
    ['no source', { source: undefined }, 'bad_envelope'],
    ['no type', { type: undefined }, 'bad_envelope'],
    ['a list as type', { type: ['token.issued'] }, 'bad_envelope'],
    ['an unknown type', { type: 'token.lost' }, 'unknown_type'],
    ['a type in upper case', { type: 'TOKEN.ISSUED' }, 'unknown_type'],
    ['the name of a built-in as type', { type: 'constructor' }, 'unknown_type'],
    ['__proto__ as type', { type: '__proto__' }, 'unknown_type'],
    ['no time', { time: undefined }, 'bad_time'],
    ['null as time', { time: null }, 'bad_time'],
    ['a number as time', { time: 1_763_719_200_000 }, 'bad_time'],
    ['a space for T', { time: '2026-11-22 10:00:00Z' }, 'bad_time'],
    ['no offset', { time: '2026-11-22T10:00:00' }, 'bad_time'],
    ['lower case t and z', { time: '2026-11-22t10:00:00z' }, 'good'],
    ['no data', { data: undefined }, 'bad_envelope'],
    ['null as data', { data: null }, 'bad_envelope'],
    ['a list as data', { data: [] }, 'bad_envelope'],
    ['JSON in a string as data', { data: '{}' }, 'bad_envelope'],
    ['data_base64', { data_base64: 'e30=' }, 'bad_envelope'],
    ['data_base64 alone', { data: undefined, data_base64: 'e30=' }, 'bad_envelope'],
    ['null as data_base64', { data_base64: null }, 'good'],
    ['null as datacontenttype', { datacontenttype: null }, 'good'],
    ['application/json', { datacontenttype: 'application/json' }, 'good'],
    ['a charset', { datacontenttype: 'application/json; charset=utf-8' }, 'good'],
    ['upper case', { datacontenttype: 'APPLICATION/JSON;CHARSET=UTF-8' }, 'good'],
    ['text/json', { datacontenttype: 'text/json' }, 'good'],
    ['a +json type', { datacontenttype: 'application/vnd.acme.token+json' }, 'good'],
    ['application/avro', { datacontenttype: 'application/avro' }, 'bad_envelope'],
    ['application/jsonx', { datacontenttype: 'application/jsonx' }, 'bad_envelope'],
    ['application/json-seq', { datacontenttype: 'application/json-seq' }, 'bad_envelope'],
    ['an empty datacontenttype', { datacontenttype: '' }, 'bad_envelope'],
    ['a number as datacontenttype', { datacontenttype: 1 }, 'bad_envelope'],
    ['other attributes', { subject: 4, dataschema: null, traceparent: {}, 'x y': [] }, 'good'],
  ])('%s: %j → %s', (_, envelope, verdict) => {
    expect(verdictOf(decodeText(line({}, envelope)))).toBe(verdict)
  })
})

describe('what is not asked for', () => {
  test('unknown fields are ignored, nested ones too', () => {
    const data = {
      channel: { medium: 'sms', address: 'x', status: 'official', masked: 'x', extra: [null] },
      extra: { deep: true },
    }
    const read = goodEvent(eventOf('chat.message', data)).data
    expect(read['channel']).toEqual({ medium: 'sms', address: 'x' })
    expect(read).not.toHaveProperty('extra')
  })
  test('null is absent: no such key is left', () => {
    const data = { careKind: null, place: null, tokenId: null, guideNumber: null }
    expect(Object.keys(goodEvent(eventOf('token.validated', data)).data).toSorted()).toEqual([
      'beneficiaryId',
      'outcome',
      'providerId',
    ])
    const delivery = { medium: 'sms', address: null, deviceId: null, recipientId: 'b-1' }
    expect(goodEvent(eventOf('token.issued', { delivery })).data['delivery']).toEqual({
      medium: 'sms',
      recipientId: 'b-1',
    })
  })
  test('of duplicate keys the last counts', () => {
    const twice = line().replace('"id":"e-1"', '"id":null,"id":"e-2"')
    const decoded = decodeText(twice)
    expect(decoded.ok && decoded.event.id).toBe('e-2')
    expect(verdictOf(decodeText(line().replace('"id":"e-1"', '"id":"e-2","id":""')))).toBe('bad_envelope')
  })
  test('__proto__ is a name like any other', () => {
    const inherited = '{"specversion":"1.0","id":"e","source":"s","time":"2026-11-22T10:00:00Z","type":"card.reissued"'
    expect(verdictOf(decodeText(`${inherited},"__proto__":{"data":{"beneficiaryId":"b"}}}`))).toBe('bad_envelope')
    expect(verdictOf(decodeText(`${inherited},"x":null,"data":{"__proto__":{"beneficiaryId":"b"}}}`))).toBe('bad_data')
    const polluting = `${inherited},"x":null,"data":{"beneficiaryId":"b","__proto__":{"polluted":true}}}`
    const decoded = decodeText(polluting)
    expect(decoded.ok && Object.getPrototypeOf(decoded.event.data)).toBe(Object.prototype)
    expect(decoded.ok && 'polluted' in decoded.event.data).toBe(false)
  })
  test.each(['{"d":', '['])('30,000 levels of %s in an unknown field are no trouble', (open) => {
    const close = open === '[' ? ']' : '}'
    const deep = (leaf: string): string =>
      open.repeat(open === '[' ? 30_000 : 9000) + leaf + close.repeat(open === '[' ? 30_000 : 9000)
    const [before = '', after = ''] = line({ deep: 'DEEP' }).split('"DEEP"')
    expect(verdictOf(decodeText(before + deep('1') + after))).toBe('good')
    expect(verdictOf(decodeText(before + deep('null') + after))).toBe('good')
    expect(verdictOf(decodeText(before + deep('"\\ud83d\\ude00"') + after))).toBe('good')
    expect(verdictOf(decodeText(before + deep('"\\ud83d"') + after))).toBe('lone_surrogate')
    expect(verdictOf(decodeText(deep('1')))).toBe(open === '[' ? 'not_object' : 'bad_envelope')
    expect(verdictOf(decodeValue(JSON.parse(before + deep('1') + after)))).toBe('good')
  })
})

describe('what is said of a bad event', () => {
  test('names the field and never shows its value', () => {
    const secret = 'SEGREDO 52998224725'
    const data = {
      beneficiaryId: secret,
      outcome: secret,
      careKind: secret,
      providerId: [secret],
      place: secret,
      [secret]: secret,
    }
    const decoded = decodeText(line(data))
    expect(decoded).toMatchObject({ ok: false, code: 'bad_data', field: 'data.beneficiaryId' })
    expect(JSON.stringify(decoded)).not.toContain('SEGREDO')
    const unknown = decodeText(line({}, { type: secret }))
    expect(JSON.stringify(unknown)).not.toContain('SEGREDO')
    expect(JSON.stringify(decodeText(`{"${secret}`))).not.toContain('SEGREDO')
  })
  test('names a nested field and a member of a list', () => {
    expect(decodeText(line({ delivery: { medium: 'fax' } }, {}, 'token.issued'))).toMatchObject({
      field: 'data.delivery.medium',
    })
    expect(decodeText(line({ guardianIds: ['b-1', 2] }, {}, 'beneficiary.updated'))).toMatchObject({
      field: 'data.guardianIds.1',
    })
  })
  test('does not grow with the number of faults', () => {
    const guardianIds = Array.from({ length: 20_000 }, () => 1)
    const decoded = decodeText(line({ guardianIds }, {}, 'beneficiary.updated'))
    expect(!decoded.ok && decoded.reason.length).toBeLessThan(500)
  })
})

const parsedWith = (note: string): string => verdictOf(decodeValue(eventOf('token.validated', { note })))

describe('a parsed event', () => {
  test('is counted as it would be written without spaces', () => {
    const room = 65_536 - line({ note: '' }).length
    expect([parsedWith('x'.repeat(room)), parsedWith('x'.repeat(room + 1))]).toEqual(['good', 'too_large'])
    expect([parsedWith('é'.repeat(Math.floor(room / 2))), parsedWith('é'.repeat(room))]).toEqual(['good', 'too_large'])
  })
  test('with half a pair is bad', () => {
    expect(verdictOf(decodeValue(eventOf('token.validated', { note: ['\ud800'] })))).toBe('lone_surrogate')
  })
  test.each([undefined, null, [], 'x', 1])('%j is no object', (value) => {
    expect(verdictOf(decodeValue(value))).toBe('not_object')
  })
})
