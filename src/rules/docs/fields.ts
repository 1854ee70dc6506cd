import { catalogue } from '../../events/catalogue.ts'
import { languageOf } from '../cel/language.ts'
import type { FieldShape } from '../cel/shape.ts'

const NAMES: Readonly<Record<FieldShape['kind'], string>> = {
  string: '',
  number: 'number',
  bool: 'true or false',
  time: 'time',
  list: 'list',
  object: '',
  unknown: '',
}

/** `delivery.medium` (app, sms, assisted), `place?.lat` (number), … */
function fieldsIn({ fields }: FieldShape, before: string): readonly string[] {
  return [...(fields ?? [])].flatMap(([name, shape]) => {
    const path = `${before}${name}`
    if (shape.kind === 'object') return [...(shape.optional ? [`\`${path}\`?`] : []), ...fieldsIn(shape, `${path}.`)]
    return [`\`${path}\`${shape.optional ? '?' : ''}${remark(shape)}`]
  })
}

function remark(shape: FieldShape): string {
  if (shape.kind === 'string' && shape.opaque) return ' (pseudonym)'
  const values = shape.values ?? shape.element?.values
  const said = [shape.element?.opaque === true ? 'list of pseudonyms' : NAMES[shape.kind], values?.join(', ')]
  const all = said.filter((part) => part !== undefined && part !== '').join(': ')
  return all === '' ? '' : ` (${all})`
}

/** A table of the event types, and what conditions may read of each. */
export const fieldTable = (): string =>
  [
    '| event type | topic | fields |',
    '|---|---|---|',
    ...catalogue.map(
      ({ type, topic, description }) =>
        `| \`${type}\`<br>${description} | ${topic} | ${fieldsIn(languageOf(type).shape, '').join(', ')} |`,
    ),
  ].join('\n')
