import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry as Metrics } from 'prom-client'
import type { Registry } from '../channels/registry.ts'
import type { AnyRequest, Asked } from '../channels/ask.ts'
import type { AlertStore } from '../ports/alert-store.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { HealthCheck } from '../ports/health.ts'
import type { EventIntake } from '../ports/intake.ts'
import type { Dispositions } from '../ports/dispositions.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Reports } from '../ports/reports.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import type { ApiKey } from './keys.ts'
import type { Rate } from './rate-limit.ts'

/** A signed list of channels as it is served, and its log where there is one. */
export interface PublishedFiles {
  readonly list: string
  readonly log?: string
  /** Epoch ms. */
  readonly validUntil: number
}

/** All that the API asks of the world. */
export interface ApiDeps {
  /** The registry in force; asked for with each request, so that a new one counts at once. */
  readonly registry: () => Registry
  /** Reads what is asked, to be answered by what is known now. */
  readonly read: (request: AnyRequest) => Asked
  /** What was issued; without it boletos are judged by the registry alone. */
  readonly ledger?: Ledger
  /** The signed list in force, asked for with each request; without it none is published. */
  readonly publishedList?: () => PublishedFiles
  readonly alerts: AlertStore
  readonly blocks: BlockStore
  readonly events: EventIntake
  readonly reports: Reports
  readonly dispositions: Dispositions
  /** 32 bytes under which addresses that are passed on are sealed; all servers of one operator have the same. */
  readonly shareKey: Uint8Array
  /** Hides what is written of questions. */
  readonly pseudonym: Pseudonym
  /** What the process needs and whether it works; asked at most once a second. */
  readonly health: () => Promise<readonly HealthCheck[]>
  /** What of the process has stopped without a word, by name; nothing where all moves. Without it nothing ever does. */
  readonly stalled?: () => Promise<readonly string[]>
  readonly metrics: Metrics
  /** Epoch ms. */
  readonly clock: () => number
  readonly keys: readonly ApiKey[]
  /**
   * Whether callers on this machine need no key: they come over loopback, the server listens on nothing else, and no
   * proxy stands between. For a demonstration, or a first run without keys.
   */
  readonly openOnLoopback: boolean
  readonly logger?: FastifyBaseLogger
  /** Addresses (or networks, CIDR) of proxies whose `X-Forwarded-For` tells who calls; nobody's where absent. */
  readonly trustedProxies?: readonly string[]
  /** Of the open routes; 300 at once and 5 a second for each network, 2,000 and 200 for all, where absent. */
  readonly limits?: { readonly network: Rate; readonly all: Rate }
}

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>
