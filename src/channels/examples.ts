/** Questions as they are shown in the API's documentation, of the example operator's registry. Tests ask them. */
export const EXAMPLES = {
  channels: [
    { value: 'https://saude-exemplo-boletos.com/2via' },
    { value: '(11) 3100-0000', medium: 'whatsapp', direction: 'inbound' },
    { value: '27000', direction: 'inbound', at: '2026-11-22T10:00:00-03:00', lang: 'en' },
  ],
  many: { values: ['(11) 3100-0000', 'saude-exemplo-boletos.com'], medium: 'whatsapp' },
  reports: [{ value: '(21) 90000-0000', medium: 'whatsapp', category: 'payment' }],
  payments: [
    {
      payload: '34191.09123 34567.890123 34567.890008 2 16370000035000',
      amountCents: 35_000,
      dueDate: '2026-11-21',
    },
  ],
  messages: [
    {
      text: 'Seu plano será cancelado hoje. Me informe o código do token que chegou por SMS.',
      from: { medium: 'whatsapp', address: '+55 11 98765-4321' },
    },
  ],
}

/** The answer to the first of the questions about channels. */
export const VERDICT_EXAMPLE = {
  verdict: 'SUSPEITO',
  kind: 'web',
  canonical: 'saude-exemplo-boletos.com',
  reasons: [
    {
      code: 'LOOKS_LIKE_OURS',
      text: 'Imita o nosso nome, mas não está na nossa lista: é assim que golpistas se passam por nós.',
    },
  ],
  guidance: [
    { text: 'Não pague, não abra links e não passe dados a quem falou com você por aqui.' },
    { text: 'Fale com a gente por um canal oficial.', action: 'tel:08000000000' },
    { text: 'Guarde as mensagens e o horário da conversa para denunciar.' },
  ],
  registryVersion: 12,
  registryValidUntil: '2036-01-01T03:00:00.000Z',
  checkedAt: '2026-11-22T13:05:00.000Z',
}

/** What the first report is answered with. */
export const RECEIPT_EXAMPLE = {
  protocol: '20261122000000000127',
  state: 'received',
  receivedAt: '2026-11-22T13:05:00.000Z',
  text: 'Recebemos a sua denúncia. Ela ajuda a avisar outras pessoas. Guarde as mensagens, não apague nada.',
}
