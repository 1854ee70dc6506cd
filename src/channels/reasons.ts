import { words, type Words } from './words.ts'

/** Why a verdict is what it is: the closed list. A text says nothing of the value that was asked about. */
export const REASONS = {
  OFFICIAL: words('Está na nossa lista oficial, para: {media}.', 'It is on our official list, for: {media}.'),
  OWN_SITE: words('Este endereço fica no nosso próprio site.', 'This address belongs to our own website.'),
  CALLER_ID_CAN_BE_FORGED: words(
    'O número é nosso, mas golpistas conseguem fazer o nosso número aparecer na sua tela. Por isso ninguém consegue confirmar quem está ligando.',
    'The number is ours, but scammers can make our number appear on your screen. So nobody can confirm who is calling.',
  ),
  NEVER_CALLS: words(
    'O número é nosso, mas nós não ligamos dele. Quem liga mostrando este número está se passando por nós.',
    'The number is ours, but we never call from it. Whoever calls showing this number is pretending to be us.',
  ),
  SENDER_CAN_BE_FORGED: words(
    'O remetente é nosso, mas o nome de quem envia pode ser imitado. Desconfie se o pedido for estranho.',
    'The sender is ours, but a sender’s name can be imitated. Be wary if the request is unusual.',
  ),
  NAME_ON_ANOTHER_NETWORK: words(
    'Um perfil com o mesmo nome em outra rede pode não ser nosso.',
    'A profile of the same name on another network may not be ours.',
  ),
  NO_PERSON_ANSWERS_NOW: words(
    'Nesta hora não há pessoas nossas atendendo por aqui. Pessoas atendem: {hours} (horário de Brasília).',
    'At this hour no people of ours answer here. People answer: {hours} (Brasília time).',
  ),
  OTHER_MEDIUM: words(
    'É nosso somente para: {media}. Pelo meio que você informou, não é.',
    'It is ours only for: {media}. By the means that you named it is not.',
  ),
  ONLY_REACHES_YOU: words(
    'Nós usamos este canal só para enviar avisos a você: não atendemos nem recebemos mensagens por ele.',
    'We use this channel only to send you notices: we take no calls or messages on it.',
  ),
  ONLY_REACHED_BY_YOU: words(
    'O canal é nosso, mas só para você nos procurar: nós não entramos em contato por ele.',
    'The channel is ours, but only for you to reach us: we do not contact anyone through it.',
  ),
  NOT_RECOGNISED: words(
    'Não está na nossa lista oficial. Isso não prova que é golpe, mas não dá para confiar.',
    'It is not on our official list. That does not prove a scam, but it cannot be trusted.',
  ),
  LOOKS_LIKE_OURS: words(
    'Imita o nosso nome, mas não está na nossa lista: é assim que golpistas se passam por nós.',
    'It imitates our name and is not on our list: this is how scammers pretend to be us.',
  ),
  NOT_YET_OFFICIAL: words('Ainda não começou a valer como canal nosso.', 'It is not yet in use as a channel of ours.'),
  ENDED: words(
    'Já foi um canal nosso, mas não é mais. Quem fala por ele hoje não fala por nós.',
    'It was a channel of ours, but no longer is. Whoever speaks through it today does not speak for us.',
  ),
  REPLACED: words('No lugar dele usamos agora: {replacement}.', 'In its place we now use: {replacement}.'),
  PUBLIC_SERVICE: words(
    'É um número de serviço público, não do plano de saúde. Em uma emergência, ligue sem medo.',
    'It is a public service number, not the health plan’s. In an emergency, do call it.',
  ),
  PHONE_IS_INVALID: words(
    'Não é um número de telefone completo: falta ou sobra algum algarismo, ou falta o código de área (DDD).',
    'It is not a complete phone number: a digit or the area code is missing, or there are too many.',
  ),
  LINK_IS_MALFORMED: words(
    'O endereço está escrito de um jeito que não se pode abrir, ou que esconde para onde leva.',
    'The address is written so that it cannot be opened, or so that it hides where it leads.',
  ),
  LINK_HIDES_ITS_END: words(
    'É um endereço encurtado: ele esconde o site para onde leva.',
    'It is a shortened address: it hides the website that it leads to.',
  ),
  NUMBER_IS_HIDDEN: words(
    'É um identificador interno do WhatsApp, que não mostra o número de quem escreve.',
    'It is an internal WhatsApp identifier, which does not show the number of whoever writes.',
  ),
  PAYS_US: words(
    'O pagamento vai para uma conta nossa. Antes de confirmar, veja se o banco mostra o nosso nome.',
    'The payment goes to an account of ours. Before you confirm it, see that the bank shows our name.',
  ),
  BOLETO_WAS_ISSUED: words(
    'Nós emitimos este boleto: banco, conta, valor e vencimento são os mesmos.',
    'We issued this boleto: bank, account, amount and due date are the same.',
  ),
  BOLETO_WAS_CHANGED: words(
    'Nós emitimos um boleto com este número, mas com outro valor ou outro vencimento.',
    'We issued a boleto of this number, but for another amount or another due date.',
  ),
  BOLETO_WAS_NOT_ISSUED: words(
    'A conta é nossa, mas nós não emitimos nenhum boleto com este número.',
    'The account is ours, but we issued no boleto of this number.',
  ),
  LEDGER_IS_AWAY: words(
    'Agora não conseguimos comparar com os boletos que emitimos: foram conferidos só o banco e a conta.',
    'Right now we cannot compare it with the boletos that we issued: only bank and account were checked.',
  ),
  AMOUNT_IS_ANOTHER: words(
    'O valor dentro do código não é o que disseram a você.',
    'The amount within the code is not the one that you were told.',
  ),
  DUE_DATE_IS_ANOTHER: words(
    'O vencimento dentro do código não é o que disseram a você.',
    'The due date within the code is not the one that you were told.',
  ),
  PAYS_SOMEBODY_ELSE: words(
    'O pagamento não vai para nenhuma conta nossa.',
    'The payment does not go to any account of ours.',
  ),
  PAYS_A_PERSON: words(
    'A chave Pix é de uma pessoa (CPF, celular ou e-mail). Nós nunca recebemos em conta de pessoa.',
    'The Pix key is a person’s (CPF, mobile number or e-mail). We are never paid to a person’s account.',
  ),
  IS_A_COLLECTION_SLIP: words(
    'É uma conta de consumo, um imposto ou uma multa. Nós não cobramos por esse tipo de código.',
    'It is a utility bill, a tax or a fine. We do not bill by this kind of code.',
  ),
  PAYEE_IS_NOT_TOLD: words(
    'O código não diz quem recebe: ele só autoriza cobranças automáticas.',
    'The code does not say who is paid: it only authorises automatic charges.',
  ),
  BOLETO_IS_INVALID: words(
    'O código do boleto não confere: falta, sobra ou está trocado algum algarismo.',
    'The boleto’s code does not check: a digit is missing, wrong or one too many.',
  ),
  PIX_IS_INVALID: words(
    'O código Pix não confere: está incompleto ou foi alterado.',
    'The Pix code does not check: it is incomplete or was changed.',
  ),
  CNPJ_IS_OURS: words('É o nosso CNPJ.', 'It is our company number.'),
  CNPJ_IS_PAID_FOR_US: words(
    'É o CNPJ de quem recebe pagamentos em nosso nome.',
    'It is the company number of whoever is paid on our behalf.',
  ),
  CNPJ_IS_NOT_OURS: words(
    'Não é o nosso CNPJ, nem o de quem recebe em nosso nome.',
    'It is not our company number, nor that of anyone who is paid on our behalf.',
  ),
  CNPJ_IS_INVALID: words(
    'Este CNPJ não existe: os dígitos verificadores não conferem.',
    'There is no such CNPJ: its check digits do not match.',
  ),
  CPF_IS_INVALID: words(
    'Este CPF não existe: os dígitos verificadores não conferem.',
    'There is no such CPF: its check digits do not match.',
  ),
  CPF_TELLS_NOTHING: words(
    'Um CPF é de uma pessoa, e um CPF que existe não diz nada sobre quem o usa.',
    'A CPF is a person’s, and one that exists says nothing about whoever uses it.',
  ),
  ASKS_FOR: words(
    'A mensagem pede: {intents}. Nada mostra que ela veio de nós.',
    'The message asks for: {intents}. Nothing shows that it comes from us.',
  ),
  WORDED_LIKE_SCAMS: words(
    'Está escrita como mensagens de golpe que conhecemos.',
    'It is worded like messages of scams that we know.',
  ),
  ASKS_WHO_YOU_ARE: words(
    'A mensagem pede: {intents}. É comum pedirem isso no começo de um atendimento, mas antes confira se o canal é nosso.',
    'The message asks for: {intents}. That is usual where a service begins, but first check that the channel is ours.',
  ),
  WANTS_IT_OPENED: words(
    'A mensagem leva a um link, código, formulário ou arquivo que ela mesma traz.',
    'The message leads to a link, code, form or file that it brings itself.',
  ),
  WANTS_A_CALL: words(
    'A mensagem quer levar a conversa para um contato que ela mesma indica.',
    'The message wants the talk to go on with a contact that it names itself.',
  ),
  NAMES_A_PRICE: words(
    'A mensagem fala em dinheiro a pagar, enviar ou emprestar.',
    'The message speaks of money to be paid, sent or lent.',
  ),
  WANTS_IT_HANDED_OVER: words(
    'A mensagem quer que você entregue ou use seu cartão, ou entregue algo, a quem vai até você. Nenhum banco nem plano recolhe cartão.',
    'The message wants you to hand over or use your card, or to hand over something, to whoever comes for it. No bank or health plan collects cards.',
  ),
  WANTS_IT_INSTALLED: words(
    'A mensagem quer que você instale algo fora da loja de aplicativos, ou deixe alguém usar o seu aparelho.',
    'The message wants you to install something from elsewhere than an app store, or to let somebody use your device.',
  ),
  WANTS_A_SECRET: words(
    'A mensagem quer algo que só você pode ter: senha, código, cartão, conta ou foto do seu rosto.',
    'The message wants what only you may have: a password, a code, a card, an account or a picture of your face.',
  ),
  WANTS_TO_PASS_FOR_YOU: words(
    'A mensagem quer dados com que alguém pode se passar por você: conta bancária, rosto ou acesso.',
    'The message wants what somebody can pass for you with: a bank account, your face or a way in.',
  ),
  THREATENS: words(
    'A mensagem assusta: fala em bloqueio, perda, dívida ou perigo.',
    'The message frightens: it speaks of a block, a loss, a debt or a danger.',
  ),
  SPEAKS_OF_ILLNESS: words(
    'A mensagem fala de doença ou perigo de alguém: é assim que golpistas pedem dinheiro a famílias.',
    'The message speaks of somebody’s illness or danger: this is how scammers ask families for money.',
  ),
  HURRIES: words(
    'A mensagem tem pressa: golpistas não deixam tempo para conferir.',
    'The message is in a hurry: scammers leave no time to check.',
  ),
  PROMISES: words(
    'A mensagem promete vantagem: prêmio, desconto, dinheiro a receber ou algo de graça.',
    'The message promises an advantage: a prize, a discount, money to be received or something free.',
  ),
  SAYS_IT_HAS_PAID: words(
    'A mensagem diz que alguém pagou, ou pagou por engano. Confira só no extrato do seu banco.',
    'The message says that somebody has paid, or paid by mistake. Check it in your bank statement only.',
  ),
  WE_NEVER_ASK_THIS: words(
    'O remetente é nosso, mas por aqui nós nunca pedimos: {intents}.',
    'The sender is ours, but here we never ask for: {intents}.',
  ),
  NO_PAYMENT_THIS_WAY: words(
    'O remetente é nosso, mas por aqui nós não cobramos desse jeito.',
    'The sender is ours, but here we do not bill in this way.',
  ),
  WHAT_IS_IN_IT_IS_OURS: words(
    'Os contatos e códigos da mensagem são nossos. Mas qualquer pessoa pode escrevê-los: isso não prova quem enviou.',
    'The contacts and codes in the message are ours. But anybody can write them: that does not prove who sent it.',
  ),
  NOTHING_TO_CHECK_IN_IT: words(
    'Não achamos pedido suspeito, contato nem código na mensagem. Isso não prova quem enviou.',
    'We found no suspicious request, contact or code in the message. That does not prove who sent it.',
  ),
  REPORTED_BY_MANY: words(
    'Várias pessoas, em lugares diferentes, denunciaram este contato.',
    'Several people in different places have reported this contact.',
  ),
  CONFIRMED_FRAUD: words(
    'Nossa equipe analisou o caso e confirmou: este contato é usado em golpes.',
    'Our team has looked into it and confirmed: this contact is used in scams.',
  ),
  PROTOCOL_PROVES_NOTHING: words(
    'Tem a forma de um protocolo de denúncia feita aqui. Qualquer pessoa pode ter um: ele não prova quem fala com você.',
    'It has the form of the number of a report made here. Anybody can have one: it does not prove who talks to you.',
  ),
  PROTOCOL_IS_INVALID: words(
    'Não é um protocolo de denúncia: os dígitos verificadores não conferem. Protocolos de atendimento não podem ser conferidos aqui.',
    'It is not the number of a report: its check digits do not match. Numbers of service calls cannot be checked here.',
  ),
  CANNOT_BE_CHECKED: words(
    'Não é um telefone, número curto, e-mail, site, perfil, aplicativo, boleto, código Pix ou CNPJ.',
    'It is no phone number, short code, e-mail, website, profile, app, boleto, Pix code or CNPJ.',
  ),
  LIST_HAS_EXPIRED: words(
    'A nossa lista oficial está vencida, e por isso não confirmamos nada agora. Isso não quer dizer que é seguro.',
    'Our official list has expired, so we confirm nothing now. That does not mean that it is safe.',
  ),
} as const satisfies Record<string, Words>
export type ReasonCode = keyof typeof REASONS
export const REASON_CODES = Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]]
