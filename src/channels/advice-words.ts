import { words, type Words } from './words.ts'

/** What to do now. */
export const ADVICE = {
  HANG_UP: words(
    'Desligue agora. Se precisar falar com a gente, ligue você para um número oficial.',
    'Hang up now. If you need to talk to us, call an official number yourself.',
  ),
  USE_OFFICIAL: words('Fale com a gente por um canal oficial.', 'Talk to us through an official channel.'),
  USE_REPLACEMENT: words('Use o canal novo: {replacement}.', 'Use the new channel: {replacement}.'),
  DO_NOT_PAY: words(
    'Não pague, não abra links e não passe dados a quem falou com você por aqui.',
    'Do not pay, open links or give data to whoever contacted you this way.',
  ),
  KEEP_EVIDENCE: words(
    'Guarde as mensagens e o horário da conversa para denunciar.',
    'Keep the messages and the time of the contact, so that you can report it.',
  ),
  NEVER_ASKED: words(
    'Mesmo por aqui, nós nunca pedimos: {intents}. Se pedirem, pare a conversa.',
    'Even here we never ask for: {intents}. If anyone does, stop.',
  ),
  NEVER_SHARE: words(
    'Nunca passe sua senha nem o código do token a ninguém.',
    'Never give your password or the token’s code to anyone.',
  ),
  CHECK_FIRST: words(
    'Antes de informar seus dados, confira se o número, site ou aplicativo é nosso.',
    'Before you give your data, check that the number, website or app is ours.',
  ),
  PAYMENT_METHODS: words(
    'Por aqui, pagamento só por: {methods}. Confira quem recebe antes de pagar.',
    'Here, payment is only by: {methods}. Check who receives it before you pay.',
  ),
  NO_PAYMENT: words('Por aqui nós nunca pedimos pagamento.', 'Here we never ask for a payment.'),
  CHECK_PAYEE: words(
    'Na tela do banco, confira o nome de quem recebe e o valor antes de confirmar.',
    'On the bank’s screen check the name of the payee and the amount before you confirm.',
  ),
  CNPJ_IS_NO_PROOF: words(
    'Qualquer um pode escrever o nosso CNPJ em um boleto ou mensagem: verifique também o código que recebeu.',
    'Anybody can write our company number on a boleto or in a message: check the code that you were sent, too.',
  ),
  DO_NOT_PAY_US_BY_IT: words(
    'Se disseram que é do seu plano de saúde, não pague.',
    'If somebody said that it is from your health plan, do not pay.',
  ),
  ASK_FOR_OURS: words(
    'Peça a segunda via por um canal oficial.',
    'Ask for a new copy of the bill through an official channel.',
  ),
  ASK_FOR_MED: words(
    'Já pagou? Ligue agora para o seu banco: peça a devolução do Pix pelo MED, ou o bloqueio do boleto.',
    'Already paid? Call your bank now: ask for the Pix to be returned by the MED, or for the boleto to be stopped.',
  ),
  CARD_AT_THE_DESK: words(
    'O código do token é só para a recepção, na hora do atendimento. Se ele falhar, mostre a carteirinha: ninguém pode negar o atendimento por isso.',
    'The token’s code is for the front desk alone, when you are attended. If it fails, show your card: nobody may deny care for that.',
  ),
  CALL_AN_AMBULANCE: words(
    'Se alguém está passando mal agora, ligue para o SAMU ou vá ao hospital mais perto. O atendimento de urgência não depende de boleto, Pix nem token.',
    'If somebody is ill right now, call an ambulance (SAMU) or go to the nearest hospital. Urgent care does not depend on a boleto, a Pix or a token.',
  ),
  CORRECT_IT: words(
    'Confira se copiou tudo, sem cortar nem mudar nada, e pergunte de novo.',
    'Check that you copied all of it, unchanged, and ask again.',
  ),
} as const satisfies Record<string, Words>
export type AdviceCode = keyof typeof ADVICE
