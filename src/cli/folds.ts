import { randomInt } from 'node:crypto'
import { Block } from '../blocking/block.ts'
import { Report } from '../channels/report.ts'
import type { MemoryBlockStore } from '../adapters/memory/block-store.ts'
import type { MemoryReportStore } from '../adapters/memory/report-store.ts'
import type { Fold } from '../services/follower.ts'

/** The blocks topic, as it is folded into memory. */
export const blocksFold = (store: MemoryBlockStore): Fold => ({
  take: (value) => store.apply(Block.parse(value)),
  setCurrent: (current) => store.setCurrent(current),
})

/** The same of the reports topic. */
export const reportsFold = (store: MemoryReportStore): Fold => ({
  take: (value) => store.apply(Report.parse(value)),
  setCurrent: (current) => store.setCurrent(current),
})

/** Ten digits that nobody can guess, for a protocol number. */
export const protocolSerial = (): string => String(randomInt(10 ** 10)).padStart(10, '0')
