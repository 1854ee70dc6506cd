import { definitionOf } from '../events/catalogue.ts'
import { encodeEvent } from '../events/encode.ts'
import type { EventIntake } from '../ports/intake.ts'
import type { Sink } from '../ports/sink.ts'

const HEADERS = { 'content-type': 'application/cloudevents+json' }

/** Writes events to the topics of their types, each under its key. `topicName` adds the prefix. */
export const createIntake = (sink: Sink, topicName: (topic: string) => string): EventIntake => ({
  accept: (events) =>
    sink.write(
      events.map((event) => {
        const { topic, key } = definitionOf(event.type)
        return {
          topic: topicName(topic),
          key: (key as (data: unknown) => string)(event.data),
          value: encodeEvent(event),
          headers: HEADERS,
        }
      }),
    ),
})
