import type { z } from 'zod'

/** The topics that Vigia reads, without their prefix. */
export type EventTopic = 'tokens' | 'records' | 'beneficiaries' | 'chat' | 'payments' | 'reimbursements' | 'channels'

/** What one event type is: all of it is written in its file under `types/`. */
export interface EventDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> {
  readonly type: Type
  /** One sentence: what has happened when this event is sent. */
  readonly description: string
  readonly topic: EventTopic
  /** The record key, from the data. */
  key(this: void, data: z.output<Data>): string
  readonly data: Data
  /** The data of one good event, as a producer sends it. */
  readonly example: z.input<Data>
}

/** Writes an event type down; its place in the list is `catalogue.ts`. */
export const defineEvent = <const Type extends string, Data extends z.ZodObject>(
  definition: EventDefinition<Type, Data>,
): EventDefinition<Type, Data> => definition
