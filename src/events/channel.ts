import { z } from 'zod'
import { address, field } from './fields.ts'

/** The ways in which somebody talks to a beneficiary. */
export const MEDIA = ['whatsapp', 'sms', 'phone', 'email', 'chat', 'app', 'web', 'social'] as const
export type Medium = (typeof MEDIA)[number]

/** What the registry says of a channel at a time, for what reaches a beneficiary. */
export const CHANNEL_STATUSES = ['official', 'revoked', 'unknown'] as const
export type ChannelStatus = (typeof CHANNEL_STATUSES)[number]

/** What a question about a channel is answered with. */
export const VERDICTS = [
  'OFICIAL',
  'OFICIAL_MAS_PEDIDO_PROIBIDO',
  'NAO_RECONHECIDO',
  'SUSPEITO',
  'FRAUDE_CONFIRMADA',
  'REVOGADO',
  'INVALIDO',
  'INDISPONIVEL',
] as const

/** The party that talks to the beneficiary in the operator's name, as the source saw it. */
export const channel = field(
  z.object({
    medium: z.enum(MEDIA),
    address: address.describe('Number, e-mail, link or handle; for chat and app its name or package id'),
  }),
  { canonical: 'channel', description: "The party that talks to the beneficiary in the operator's name" },
)
