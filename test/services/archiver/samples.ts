import type { Block } from '../../../src/blocking/block.ts'
import { encodeArchived } from '../../../src/events/archived.ts'
import type { DeadLetter } from '../../../src/events/dead-letter.ts'
import type { Event } from '../../../src/events/event.ts'
import { partitionKey } from '../../../src/ports/source.ts'
import type { ReadEvent } from '../../../src/services/archiver-rows.ts'
import { sampleAlert } from '../../contract/alert-store.ts'
import { createScriptedLog, type ScriptedLog } from './scripted-source.ts'

export const topics = {
  alerts: 'vigia.alerts',
  blocks: 'vigia.blocks',
  deadLetters: 'vigia.dead-letters',
  late: 'vigia.late',
}
export const events = { topic: 'vigia.tokens', partition: 0 }

export const eventNamed = (id: string, time = 1_700_000_000_000): Event => ({
  source: '/token-service',
  id,
  type: 'token.validated',
  time,
  data: { beneficiaryId: 'k1:00', note: `"quoted" ${id}` },
})

export const blockNamed = (id: string, revision: number, status: Block['status'] = 'set'): Block => ({
  id,
  tokenId: 't-1',
  alertId: 'a-1',
  ruleId: 'token-guessing',
  ruleVersion: 'v1',
  mode: 'enforce',
  status,
  since: '2026-11-22T13:05:00.000Z',
  expiresAt: '2026-11-22T14:05:00.000Z',
  revision,
  reason: { pt: 'Código adivinhado', en: 'Guessed code' },
})

/** A letter of a record of an event topic, as the detector writes it. */
export const letterNamed = (offset: number, code: DeadLetter['code'] = 'not_json'): DeadLetter => ({
  code,
  reason: 'the text is not JSON',
  origin: { ...events, offset: String(offset) },
  original: Buffer.from(`secret-${offset}`).toString('base64'),
  key: Buffer.from('secret-key').toString('base64'),
})

const lateEvent: Event = {
  source: '/card-service',
  id: 'late-1',
  type: 'card.reissued',
  time: 1_600_000_000_000,
  data: { beneficiaryId: 'k1:00' },
}

/** Events travel here as their own JSON; what is none is bad. */
export const read: ReadEvent = (_, record) => {
  const text = new TextDecoder().decode(record.value ?? new Uint8Array())
  return text.startsWith('{') ? (JSON.parse(text) as Event) : undefined
}

const lateHeaders = (offset: number) => ({
  origin: `${partitionKey(events)}-${offset}`,
  appended: String(1_700_000_000_000 + offset),
})

/** `count` records in each of two event partitions, the alerts and the blocks; every seventh event is a bad one with its letter, some are late. */
export function createFilledLog(count: number): ScriptedLog {
  const log = createScriptedLog()
  for (let i = 0; i < count; i++) {
    for (const partition of [0, 1]) {
      // Months far apart: one insert is several parts.
      const event = eventNamed(`e-${partition}-${i}`, Date.UTC(2026, i % 5, 1))
      log.append({ ...events, partition }, i % 7 === 3 ? 'bad' : event)
    }
    const alert = { ...sampleAlert, id: `a-${i % 4}`, revision: i + 1 }
    log.append({ topic: topics.alerts, partition: 0 }, alert, { bucket: '1795352400000' })
    log.append({ topic: topics.blocks, partition: 0 }, i % 5 === 4 ? null : blockNamed(`b-${i % 3}`, i + 1))
    if (i % 7 === 3) log.append({ topic: topics.deadLetters, partition: 0 }, letterNamed(i))
    if (i % 5 === 2) log.append({ topic: topics.late, partition: 0 }, encodeArchived(lateEvent), lateHeaders(i))
  }
  return log
}

/** topic-partition@offset of every record that has a row. */
export const wantedPlaces = (log: ScriptedLog): string[] =>
  [...log.partitions]
    .flatMap(([key, { records }]) =>
      records
        .filter(({ value }) => value !== null && value[0] === '{'.codePointAt(0))
        .map(({ offset }) => `${key}@${offset}`),
    )
    .toSorted()
