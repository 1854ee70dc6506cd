import type { ExplainedEvent, ExplainedReading, ExplainedSelection } from '../rules/explain/schema.ts'
import type { Language } from './language.ts'

interface ExplainWords {
  readonly verdicts: Readonly<Record<ExplainedEvent['verdict'], string>>
  readonly selected: Readonly<Record<ExplainedSelection['selected'], string>>
  readonly decided: Readonly<Record<ExplainedReading['decision']['state'], string>>
  readonly outcomes: Readonly<Record<'true' | 'false' | 'error' | 'not_evaluated', string>>
  readonly selection: string
  readonly as: string
  readonly group: string
  readonly noGroup: string
  readonly field: string
  readonly absent: string
  readonly lookup: string
  readonly noRecord: string
  readonly window: string
  readonly alert: string
  readonly bucket: string
  readonly hits: string
  readonly first: string
  readonly contradicted: string
  readonly afterDecision: string
  readonly late: string
  readonly more: string
  readonly match: string
  readonly met: string
  readonly unmet: string
}

/** What `vigia rules explain` says. */
export const EXPLAIN_WORDS: Readonly<Record<Language, ExplainWords>> = {
  pt: {
    verdicts: {
      fired: 'DISPAROU',
      waiting: 'espera: ainda não se sabe tudo de que depende',
      not_reached: 'não disparou: foi selecionado, mas a correlação não se cumpre',
      partner_only: 'não disparou: só acompanha outros eventos',
      not_selected: 'não disparou: não foi selecionado',
      looked_up: 'só é consultado por outros eventos',
      not_read: 'não é de um tipo que a regra lê',
      duplicate: 'repetido: vale o primeiro',
      late: 'não disparou: chegou tarde demais para as janelas',
    },
    selected: {
      selected: 'selecionado',
      condition_false: 'condição falsa',
      condition_error: 'a condição deu erro',
      record_missing: 'não há registro',
      group_incomplete: 'falta um valor do grupo',
      group_error: 'o grupo deu erro',
      field_missing: 'falta o campo',
    },
    decided: {
      at_once: 'decidido na hora',
      decided: 'decidido quando a marca passou de',
      settled: 'nada mais o torna um disparo; a decisão seria depois de',
      waiting: 'espera a marca passar de',
    },
    outcomes: { true: 'verdadeiro', false: 'falso', error: 'erro', not_evaluated: 'não avaliado' },
    selection: 'seleção',
    as: 'como',
    group: 'grupo',
    noGroup: 'sem grupo',
    field: 'campo',
    absent: 'ausente',
    lookup: 'consulta',
    noRecord: 'nenhum registro até então',
    window: 'janela',
    alert: 'alerta',
    bucket: 'intervalo',
    hits: 'disparos',
    first: 'o primeiro em',
    contradicted: 'contradito por',
    afterDecision: 'cumpre-se agora, mas não com o que se sabia na decisão',
    late: 'atrasado',
    more: 'e mais',
    match: 'correspondência',
    met: 'sim',
    unmet: 'não',
  },
  en: {
    verdicts: {
      fired: 'FIRED',
      waiting: 'waits: not all that it rests on is known yet',
      not_reached: 'did not fire: selected, but the correlation is not met',
      partner_only: 'did not fire: it only goes with other events',
      not_selected: 'did not fire: not selected',
      looked_up: 'only looked up by other events',
      not_read: 'not of a type that the rule reads',
      duplicate: 'a repetition: the first one counts',
      late: 'did not fire: it came too late for the windows',
    },
    selected: {
      selected: 'selected',
      condition_false: 'the condition is false',
      condition_error: 'the condition errors',
      record_missing: 'there is no record',
      group_incomplete: 'a value of the group is absent',
      group_error: 'the group errors',
      field_missing: 'the field is absent',
    },
    decided: {
      at_once: 'decided at once',
      decided: 'decided when the watermark had passed',
      settled: 'nothing makes it a hit any more; to be decided after',
      waiting: 'waits for the watermark to pass',
    },
    outcomes: { true: 'true', false: 'false', error: 'error', not_evaluated: 'not evaluated' },
    selection: 'selection',
    as: 'as',
    group: 'group',
    noGroup: 'no group',
    field: 'field',
    absent: 'absent',
    lookup: 'lookup',
    noRecord: 'no record until then',
    window: 'window',
    alert: 'alert',
    bucket: 'bucket',
    hits: 'hits',
    first: 'the first at',
    contradicted: 'contradicted by',
    afterDecision: 'met now, but not with what was known when it was decided',
    late: 'late',
    more: 'and more:',
    match: 'match',
    met: 'yes',
    unmet: 'no',
  },
}
