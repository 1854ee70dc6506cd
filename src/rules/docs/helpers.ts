/** What the manual says of a function that conditions may call. */
export interface HelperDoc {
  /** As it is written, with what it takes. */
  readonly call: string
  readonly answers: string
  /** Where what it says comes from. */
  readonly source: string
}

/** Every helper of `cel/helpers.ts`, by its name. */
export const HELPER_DOCS: Readonly<Record<string, HelperDoc>> = {
  channelStatus: {
    call: 'channelStatus(channel, time)',
    answers: '`official`, `revoked` or `unknown`: what the channel was at the time of the event',
    source: '`registry/channels.yaml`',
  },
  address: {
    call: 'address(channel)',
    answers: 'the canonical address, a pseudonym: to group by',
    source: 'the event; phones by E.164, links and handles by their canonical form',
  },
  payeeStatus: {
    call: 'payeeStatus(event)',
    answers: 'what the registry says of whom the payment goes to',
    source: '`registry/payees.yaml`, `registry/third-parties.yaml`',
  },
  payee: {
    call: 'payee(event)',
    answers: 'whom the payment goes to, a pseudonym: the first that is not registered, else the first',
    source: 'PIX key or host of the BR Code, `payee` of the event, bank and free field of a bank slip',
  },
  boleto: {
    call: 'boleto(payload)',
    answers: 'the 44 digits of a valid bank or collection slip, else null',
    source: 'FEBRABAN, bank and collection slips: check digits',
  },
  bankBoleto: {
    call: 'bankBoleto(payload)',
    answers: '`bank`, `freeField`, `amountCents`, `dueFactor`, `barcode` of a valid bank slip, else null',
    source: 'FEBRABAN, bank slips',
  },
  asks: {
    call: 'asks(text)',
    answers: 'the list of what a message asks for: `"payment" in asks(text)`',
    source: '`registry/intents`; the text itself is gone',
  },
  links: {
    call: 'links(text)',
    answers: 'the hosts of the links in a message',
    source: 'found at the edge',
  },
  lookalike: {
    call: 'lookalike(host)',
    answers: 'does a host of `links(text)` look like an official one, without being one?',
    source: '`registry/channels.yaml`',
  },
  age: {
    call: 'age(birthDate, time)',
    answers: 'full years, a number with a point: `age(record.birthDate, time) < 18.0`',
    source: 'the civil day of America/Sao_Paulo',
  },
  distanceKm: {
    call: 'distanceKm(a, b)',
    answers: 'kilometres between two places, or two events of a `match` that have one',
    source: 'haversine, radius 6371.0088 km',
  },
  speedKmh: {
    call: 'speedKmh(a, b)',
    answers: 'how fast somebody went from one event of a `match` to the other; infinite at the same instant',
    source: 'distance and event times',
  },
}
