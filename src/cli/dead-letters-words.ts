import { DEAD_LETTER_CODES } from '../events/dead-letter.ts'
import type { Language } from './language.ts'

interface DeadLettersWords {
  /** What each code means. */
  readonly codes: Readonly<Partial<Record<string, string>>>
  /** Why one is not put back, beside those codes. */
  readonly refusals: Readonly<Partial<Record<string, string>>>
  readonly found: (count: number) => string
  readonly newest: (limit: number) => string
  readonly unknown: (id: string) => string
  readonly personal: string
  readonly fallback: string
  readonly what: string
  readonly why: string
  readonly field: string
  readonly seen: string
  readonly from: string
  readonly size: string
  readonly at: string
  readonly key: string
  readonly header: string
  readonly bytes: string
  readonly cut: (bytes: number) => string
}

/** What `vigia dead-letters` says; a reason is told in English, as the letter has it. */
export const DEAD_LETTERS_WORDS: Readonly<Record<Language, DeadLettersWords>> = {
  pt: {
    codes: {
      too_large: 'o evento tem mais de 65.536 bytes',
      empty: 'o registro não tem valor',
      unsupported_encoding: 'o valor ou um cabeçalho está em um formato que não é lido aqui',
      not_utf8: 'os bytes não são UTF-8 bem formado',
      not_json: 'o texto não é JSON',
      lone_surrogate: 'um texto tem metade de um par substituto',
      not_object: 'o JSON não é um objeto',
      bad_envelope: 'um atributo do CloudEvent falta ou está errado, ou os dados não são um objeto',
      bad_time: 'o horário falta ou não é RFC 3339 com fuso',
      unknown_type: 'esse tipo de evento não existe',
      bad_data: 'um campo dos dados falta ou está errado',
      no_schema_registry: 'o valor depende de um registro de esquemas, e nenhum está configurado',
      unknown_schema: 'o registro de esquemas não conhece o esquema do evento',
      unusable_schema: 'o esquema do evento não pode ser lido',
      bad_frame: 'o valor está quebrado: curto demais, ou não cabe no seu esquema',
      future: 'o horário do evento está muito à frente de quando ele chegou',
    },
    refusals: {
      cut: 'só resta o começo do evento',
      stripped: 'chave e cabeçalhos eram longos demais para guardar',
      foreign_topic: 'não é um tópico de eventos',
      not_found: 'não está no tópico',
    },
    found: (count) => `${count} ${count === 1 ? 'evento recusado' : 'eventos recusados'}`,
    newest: (limit) => `os ${limit} mais novos; --limit mostra mais`,
    unknown: (id) => `nenhum evento recusado se chama ${id}`,
    personal: 'atenção: o que segue pode conter dados pessoais (LGPD): não copie para chamados nem conversas',
    fallback: 'o arquivo não responde, o tópico é lido em seu lugar',
    what: 'o que houve',
    why: 'motivo',
    field: 'campo',
    seen: 'visto em',
    from: 'veio de',
    size: 'tamanho',
    at: 'está em',
    key: 'chave',
    header: 'cabeçalho',
    bytes: 'conteúdo',
    cut: (bytes) => `o começo, de ${bytes} bytes;`,
  },
  en: {
    codes: DEAD_LETTER_CODES,
    refusals: {
      cut: 'only the beginning of the event is left',
      stripped: 'key and headers were too long to keep',
      foreign_topic: 'no topic that events come on',
      not_found: 'not on the topic',
    },
    found: (count) => `${count} ${count === 1 ? 'dead letter' : 'dead letters'}`,
    newest: (limit) => `the newest ${limit}; --limit shows more`,
    unknown: (id) => `no dead letter is called ${id}`,
    personal: 'careful: what follows may hold personal data (LGPD): do not copy it into tickets or chats',
    fallback: 'the archive does not answer, the topic is read in its place',
    what: 'what is wrong',
    why: 'reason',
    field: 'field',
    seen: 'seen',
    from: 'came from',
    size: 'size',
    at: 'lies at',
    key: 'key',
    header: 'header',
    bytes: 'content',
    cut: (bytes) => `the beginning, of ${bytes} bytes;`,
  },
}
