import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { createKafka } from '../adapters/kafka/client.ts'
import { createKafkaSink } from '../adapters/kafka/sink.ts'
import { demand, readConfig } from '../config.ts'
import { definitionOf } from '../events/catalogue.ts'
import type { Sink } from '../ports/sink.ts'
import { mend, type MendOptions } from '../services/dead-letters/mend.ts'
import type { OpenLetter } from '../services/dead-letters/topic-letters.ts'
import { openLetterSources } from './dead-letters-sources.ts'
import { type Result, resultText } from './dead-letters-text.ts'
import { DEAD_LETTERS_WORDS } from './dead-letters-words.ts'
import { chooseLanguage, type Language } from './language.ts'
import { ProblemsError } from './load.ts'
import { print } from './print.ts'
import { createReader } from './reader.ts'
import { eventTopic, topicNames } from './topic-names.ts'

export interface RetryOptions {
  readonly value?: string
  readonly to?: string
  readonly lang?: Language
  readonly json?: true
}

/** How long the broker may take to acknowledge one, ms. */
const BOUND_MS = 30_000

/** What the detector would make of it, but for the edge. */
const read = createReader((event) => event)

/** Puts one letter back; it is told to be so when the broker has acknowledged it. */
async function putBack(id: string, opened: OpenLetter | undefined, sink: Sink, how: MendOptions): Promise<Result> {
  if (opened === undefined)
    return { id, ok: false, code: 'not_found', reason: 'its bytes are not on the dead-letters topic' }
  const mended = await mend(opened.letter, how)
  if (!mended.ok) return { id, ...mended }
  await sink.write([mended.record])
  const { source, id: eventId } = mended.event
  return { id, ok: true, topic: mended.record.topic, event: { source, id: eventId } }
}

/** Puts letters back one after the other; what each came to is told at once. Exit code 1 where one was refused. */
export async function retryLetters(
  given: readonly string[],
  { value: file, to, lang, json }: RetryOptions,
): Promise<void> {
  const ids = [...new Set(given)]
  if (file !== undefined && ids.length > 1)
    throw new ProblemsError('--value: a mended event takes the place of one letter')
  const config = demand(readConfig(), 'kafkaBrokers')
  const language = chooseLanguage(lang)
  const topics = topicNames(config.kafkaPrefix)
  const target = to === undefined ? undefined : eventTopic(config.kafkaPrefix, to)
  if (target !== undefined && !topics.events.includes(target))
    throw new ProblemsError(`--to: ${to} is none of ${topics.events.join(', ')}`)
  const value = file === undefined ? undefined : file === '-' ? await buffer(process.stdin) : readFileSync(file)
  const sources = openLetterSources(config, (error) =>
    process.stderr.write(`${DEAD_LETTERS_WORDS[language].fallback} (${error.message})\n`),
  )
  const sink = createKafkaSink({ kafka: createKafka({ brokers: config.kafkaBrokers }), boundMs: BOUND_MS })
  try {
    const opened = await sources.open(ids)
    for (const id of ids) {
      const result = await putBack(id, opened.get(id), sink, {
        ...(value === undefined ? {} : { value }),
        ...(target === undefined ? {} : { to: target }),
        read,
        topicOf: (type) => topics.of(definitionOf(type).topic),
        eventTopics: topics.events,
        now: Date.now(),
      })
      if (!result.ok) process.exitCode = 1
      await print(process.stdout, `${json ? JSON.stringify(result) : resultText(result, language)}\n`)
    }
  } finally {
    await Promise.all([sink.close(), sources.close()])
  }
}
