import type { Scenario } from '../scenario.ts'
import { kill } from './01-kill.ts'
import { broker } from './02-broker.ts'
import { redisEmptied } from './03-redis-emptied.ts'
import { failover } from './04-failover.ts'
import { redisErrors } from './05-redis-errors.ts'
import { scriptFlush } from './06-script-flush.ts'
import { lostReplies } from './07-lost-replies.ts'
import { clickhouseAway } from './08-clickhouse-away.ts'
import { clickhouseLies } from './09-clickhouse-lies.ts'
import { clickhouseSlow } from './10-clickhouse-slow.ts'
import { network } from './11-network.ts'
import { rebalanceStorm } from './12-rebalance-storm.ts'
import { poisoned } from './13-poison.ts'
import { giants } from './14-giants.ts'
import { clocks } from './16-clocks.ts'
import { disordered } from './17-disorder.ts'
import { duplicates } from './18-duplicates.ts'
import { catchUp } from './19-catch-up.ts'
import { sigterm } from './20-sigterm.ts'
import { rolling } from './21-rolling.ts'
import { diskFull } from './22-disk-full.ts'
import { hotKey } from './24-hot-key.ts'
import { stall } from './25-stall.ts'
import { exhaustion } from './27-exhaustion.ts'

/** The faults of the matrix, in its order. */
export const scenarios: readonly Scenario[] = [
  kill,
  broker,
  redisEmptied,
  failover,
  redisErrors,
  scriptFlush,
  lostReplies,
  clickhouseAway,
  clickhouseLies,
  clickhouseSlow,
  network,
  rebalanceStorm,
  poisoned,
  giants,
  clocks,
  disordered,
  duplicates,
  catchUp,
  sigterm,
  rolling,
  diskFull,
  hotKey,
  stall,
  exhaustion,
]
