import { definitionOf } from '../events/catalogue.ts'
import type { TestEvent } from './test-case.ts'

/** The event of a test as a producer would send it: what it leaves out is the example of its type. */
export const cloudEvent = ({ at, id, source, type, data }: TestEvent, index: number): unknown => ({
  specversion: '1.0',
  id: id ?? `e-${index + 1}`,
  source: source ?? '/test',
  type,
  time: new Date(at).toISOString(),
  data: { ...definitionOf(type).example, ...data },
})
