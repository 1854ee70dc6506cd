import type { FastifyReply, FastifyRequest } from 'fastify'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import { reachedBy } from '../../channels/contact.ts'
import { hasEnded, isValidAt } from '../../channels/instant.ts'
import { PublishedChannel, publishedChannel } from '../../channels/published-channel.ts'
import type { RegisteredChannel, Registry } from '../../channels/registry.ts'
import { vcardOf } from '../../channels/vcard.ts'
import { MEDIA } from '../../events/channel.ts'
import { NOT_CHANGED, sendCached } from '../cached.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem, problems } from '../problem.ts'

const MAX_AGE_S = 300

const ListedChannel = PublishedChannel.extend({
  status: z.enum(['valid', 'ended', 'upcoming']).describe('At the time of the answer'),
  link: z.string().optional().describe('How it is reached: tel:, mailto: or https:'),
}).meta({ id: 'ListedChannel' })
const ChannelList = z
  .object({ registryVersion: z.int(), registryValidUntil: z.iso.datetime(), channels: z.array(ListedChannel) })
  .meta({ id: 'ChannelList' })
const Query = z.object({ medium: z.enum(MEDIA).optional().describe('Only channels of this medium') })
const Params = z.object({ id: z.string().max(256).describe('Id of a channel, as in the list') })

function listed(entry: RegisteredChannel, t: number): z.infer<typeof ListedChannel> {
  const link = reachedBy(entry, t)
  const status = isValidAt(entry, t) ? 'valid' : hasEnded(entry, t) ? 'ended' : 'upcoming'
  return { ...publishedChannel(entry), status, ...(link === undefined ? {} : { link }) }
}

type Deps = Pick<ApiDeps, 'registry' | 'clock'>

/** The registry, and for how many seconds an answer by it may be kept. Throws where it vouches for nothing any more. */
function inForce({ registry, clock }: Deps): { registry: Registry; now: number; maxAgeS: number } {
  const [current, now] = [registry(), clock()]
  const left = current.operator.validUntil - now
  if (left <= 0) throw new HttpProblem('unavailable', 'the list of channels has expired: it vouches for nothing')
  return { registry: current, now, maxAgeS: Math.min(MAX_AGE_S, left / 1_000) }
}

/** `GET /v1/channels`, and each channel as a contact or a QR code. */
export function channelRoutes(app: Api, deps: Deps): void {
  app.get(
    '/v1/channels',
    {
      config: { access: 'limited' },
      schema: {
        tags: ['public'],
        summary: 'All channels of the operator, ended ones too; the signed list is /.well-known/official-channels.json',
        querystring: Query,
        response: {
          200: ChannelList,
          304: NOT_CHANGED,
          ...problems('invalid-request', 'too-many-requests', 'unavailable'),
        },
      },
    },
    (request, reply) => {
      const { registry, now, maxAgeS } = inForce(deps)
      const { medium } = request.query
      const { version, validUntil } = registry.operator
      const list: z.infer<typeof ChannelList> = {
        registryVersion: version,
        registryValidUntil: new Date(validUntil).toISOString(),
        channels: registry.channels
          .filter(({ media }) => medium === undefined || media.includes(medium))
          .map((entry) => listed(entry, now)),
      }
      return sendCached(request, reply, {
        body: JSON.stringify(list),
        type: 'application/json; charset=utf-8',
        maxAgeS,
      })
    },
  )
  for (const form of FORMS) addForm(app, deps, form)
}

/** A channel in a form that phones take. */
interface Form {
  readonly name: 'vcard' | 'qr'
  readonly summary: string
  readonly type: string
  readonly body: (operator: string, entry: RegisteredChannel, link: string) => string
  readonly headers: (id: string) => Readonly<Record<string, string>>
}
const FORMS: readonly Form[] = [
  {
    name: 'vcard',
    summary: 'A channel as a contact to be saved (vCard 3.0)',
    type: 'text/vcard; charset=utf-8',
    body: vcardOf,
    headers: (id) => ({ 'content-disposition': `attachment; filename="${id}.vcf"` }),
  },
  {
    name: 'qr',
    summary: 'What reaches a channel as a QR code (its tel:, mailto: or https: link, level M)',
    type: 'image/svg+xml',
    body: (_operator, _entry, link) => renderSVG(link, { ecc: 'M', border: 4 }),
    headers: () => ({}),
  },
]

function addForm(app: Api, deps: Deps, form: Form): void {
  app.get(
    `/v1/channels/:id/${form.name}`,
    {
      config: { access: 'limited' },
      schema: {
        tags: ['public'],
        summary: form.summary,
        params: Params,
        response: {
          200: { description: form.summary, content: { [form.type.split(';')[0] ?? '']: { schema: z.string() } } },
          304: NOT_CHANGED,
          ...problems('invalid-request', 'not-found', 'too-many-requests', 'unavailable'),
        },
      },
    },
    (request: FastifyRequest<{ Params: z.infer<typeof Params> }>, reply: FastifyReply) => {
      const { registry, now, maxAgeS } = inForce(deps)
      const entry = registry.channelsById.get(request.params.id)
      const link = entry && reachedBy(entry, now)
      if (entry === undefined || link === undefined)
        throw new HttpProblem(
          'not-found',
          entry === undefined ? 'no channel has this id' : 'nobody is reached by this channel',
        )
      const body = form.body(registry.operator.name, entry, link)
      return sendCached(request, reply, { body, type: form.type, maxAgeS, headers: form.headers(entry.id) })
    },
  )
}
