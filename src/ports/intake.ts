import type { Event } from '../events/event.ts'

/** Where good events go that did not come through a topic (the HTTP API): each is written to its type's topic, under its key. */
export interface EventIntake {
  /** Resolves when all are written durably; may write one twice, never lose one. Rejects with an `InfrastructureError`. */
  accept(events: readonly Event[]): Promise<void>
}
