import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { Block } from '../blocking/block.ts'
import { Report } from '../channels/report.ts'
import { Testimony } from '../channels/voice.ts'
import { AlertDisposition } from '../engine/disposition.ts'
import type { MemoryBlockStore } from '../adapters/memory/block-store.ts'
import type { MemoryReportStore } from '../adapters/memory/report-store.ts'
import type { Fold } from '../services/follower.ts'

/** The blocks topic, as it is folded into memory. */
export const blocksFold = (store: MemoryBlockStore): Fold => ({
  take: (value) => store.apply(Block.parse(value)),
  setCurrent: (current) => store.setCurrent(current),
})

const Said = z.union([Report, Testimony])

/** The same of the reports topic. */
export const reportsFold = (store: MemoryReportStore): Fold => ({
  take: (value) => store.apply(Said.parse(value)),
  setCurrent: (current) => store.setCurrent(current),
})

/** The same of the topic of what analysts make of alerts. */
export const dispositionsFold = (
  apply: (disposition: AlertDisposition) => void,
  setCurrent: Fold['setCurrent'],
): Fold => ({ take: (value) => apply(AlertDisposition.parse(value)), setCurrent })

/** Ten digits that nobody can guess, for a protocol number. */
export const protocolSerial = (): string => String(randomInt(10 ** 10)).padStart(10, '0')
