/** Why a published list is not believed, in the words in which people are told. */
export const LIST_REFUSALS = {
  unreadable: {
    pt: 'o arquivo não é uma lista oficial assinada (JWS de RFC 7515, com uma lista em forma canônica)',
    en: 'the file is no signed official list (a JWS of RFC 7515 with a list in canonical form)',
  },
  unsupported: {
    pt: 'a assinatura não é Ed25519 como se espera (alg, typ ou crit do cabeçalho)',
    en: 'the signature is not Ed25519 as is expected (alg, typ or crit of the header)',
  },
  unknown_key: {
    pt: 'a lista foi assinada por uma chave que não é de confiança nem foi anunciada',
    en: 'the list was signed with a key that is neither trusted nor was announced',
  },
  retired_key: {
    pt: 'a lista foi assinada por uma chave que já foi substituída',
    en: 'the list was signed with a key that has been replaced',
  },
  bad_signature: {
    pt: 'a assinatura não confere: a lista foi alterada ou não é da operadora',
    en: 'the signature does not match: the list was changed, or is not the operator’s',
  },
  expired: {
    pt: 'a lista venceu: não garante mais nada',
    en: 'the list has expired: it vouches for nothing any more',
  },
  not_yet: {
    pt: 'a lista tem data futura: o relógio desta máquina está certo?',
    en: 'the list is of the future: is the clock of this machine right?',
  },
  rollback: {
    pt: 'a lista é mais antiga que uma já vista: alguém pode estar escondendo uma mudança',
    en: 'the list is older than one seen before: somebody may be hiding a change',
  },
  two_of_one_version: {
    pt: 'outra lista com esta mesma versão já foi vista: uma das duas é falsa',
    en: 'another list of this very version was seen before: one of the two is false',
  },
  bad_log: {
    pt: 'o histórico de versões não confere com a lista ou com o que já foi visto',
    en: 'the log of versions does not agree with the list or with what was seen before',
  },
} as const satisfies Readonly<Record<string, { readonly pt: string; readonly en: string }>>
export type ListRefusalCode = keyof typeof LIST_REFUSALS

/** A published list that is not believed. */
export class ListRefusal extends Error {
  override readonly name = 'ListRefusal'
  readonly code: ListRefusalCode
  constructor(code: ListRefusalCode) {
    super(LIST_REFUSALS[code].en)
    this.code = code
  }
}
