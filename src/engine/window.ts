import type { Window } from '../rules/correlation.ts'
import type { LoggedRule } from './layout.ts'
import type { View } from './view.ts'

/** A rule's window on a log. One object a rule, laid over one view after the other. */
export interface RuleWindow extends Window {
  over(view: View): Window
}

/** A window for a rule, to be laid over views of its kind. */
export function createWindow(logged: LoggedRule): RuleWindow {
  const { index, tag } = logged
  const places = logged.roles.map((role) => role.index)
  const role = (at: number) => places[at] as number
  const { deferred } = logged.rule.correlation
  let view: View
  return {
    over(next) {
      view = next
      return this
    },
    entries: (at) => view.entries(role(at)),
    version: (at) => view.version(role(at)),
    counts: (hit, entry) => !deferred || !view.cameAfter(tag, hit, entry),
    isUndisputed: () => !deferred || !view.hasStragglers(),
    memo: (create) => view.memo(index, create),
  }
}
