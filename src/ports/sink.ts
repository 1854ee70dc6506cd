/** A record to be written. */
export interface SinkRecord {
  readonly topic: string
  readonly key: string | Uint8Array
  readonly value: string | Uint8Array
  readonly headers?: Readonly<Record<string, string | Uint8Array>>
  /** Epoch ms; the broker's own where absent. */
  readonly timestamp?: number
}

/** Writes records; resolves when all replicas have them (`acks: -1`). Records of one key stay in order. May write one twice, never lose one. */
export interface Sink {
  write(records: readonly SinkRecord[]): Promise<void>
  close(): Promise<void>
}
