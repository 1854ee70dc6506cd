import type { EventDefinition } from './define-event.ts'
import { beneficiaryUpdated } from './types/beneficiary-updated.ts'
import { boletoIssued } from './types/boleto-issued.ts'
import { cardReissued } from './types/card-reissued.ts'
import { channelChecked } from './types/channel-checked.ts'
import { channelReported } from './types/channel-reported.ts'
import { chatMessage } from './types/chat-message.ts'
import { contactChanged } from './types/contact-changed.ts'
import { paymentMade } from './types/payment-made.ts'
import { paymentRequested } from './types/payment-requested.ts'
import { reimbursementRequested } from './types/reimbursement-requested.ts'
import { tokenContested } from './types/token-contested.ts'
import { tokenIssued } from './types/token-issued.ts'
import { tokenRequested } from './types/token-requested.ts'
import { tokenValidated } from './types/token-validated.ts'
import { tokenWaived } from './types/token-waived.ts'

const list = [
  tokenRequested,
  tokenIssued,
  tokenValidated,
  tokenWaived,
  tokenContested,
  beneficiaryUpdated,
  contactChanged,
  cardReissued,
  chatMessage,
  boletoIssued,
  paymentRequested,
  paymentMade,
  reimbursementRequested,
  channelChecked,
  channelReported,
] as const

export type EventType = (typeof list)[number]['type']

/** Every event type that Vigia reads, each written in its own file under `types/`. */
export const catalogue: readonly (EventDefinition & { readonly type: EventType })[] = list

export const eventTypes: readonly EventType[] = list.map(({ type }) => type)

const byType = new Map<string, (typeof catalogue)[number]>(catalogue.map((definition) => [definition.type, definition]))

/** The definition of a type that is known to exist. */
export function definitionOf(type: EventType): (typeof catalogue)[number] {
  const definition = byType.get(type)
  if (definition === undefined) throw new Error(`No event type ${type}`)
  return definition
}
