import { EvaluationError, type Context } from '@marcbachmann/cel-js'
import type { Closure } from './closure.ts'
import type { Language } from './environment.ts'
import { Fault } from './fault.ts'
import { SUBJECT, TARGET } from './view.ts'

/** CEL's own evaluation, over one view that is set on each event. */
export function interpret(run: (context: Context) => unknown, { EventView, current }: Language): Closure {
  const view = new EventView()
  const context = { event: view }
  return (event) => {
    view[SUBJECT] = event
    view[TARGET] = event.data
    current.data = event.data
    try {
      return run(context)
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error
      return new Fault(error.code)
    } finally {
      view[SUBJECT] = undefined
      view[TARGET] = undefined
      current.data = undefined
    }
  }
}
