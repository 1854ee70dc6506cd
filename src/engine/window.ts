import type { Entry } from './entry.ts'
import type { Window } from '../rules/correlation.ts'
import type { LoggedRule } from './layout.ts'
import type { View } from './view.ts'

/** A rule's window on a log. One object a rule, laid over one view after the other. */
export interface RuleWindow extends Window {
  over(view: View): Window
}

/** A window for a rule, to be laid over views of its kind. */
export function createWindow(logged: LoggedRule): RuleWindow {
  const { kind, index, tag } = logged
  const places = logged.roles.map((role) => role.index)
  const role = (at: number) => places[at] as number
  const { deferred } = logged.rule.correlation
  let view: View
  /** The hit that was asked about last, and where its decision stands in the view. */
  let asked: Entry | undefined
  let decided: ReadonlyMap<number, number> | undefined
  return {
    over(next) {
      view = next
      asked = undefined
      return this
    },
    entries: (at) => view.entries(role(at)),
    version: (at) => view.version(role(at)),
    counts(hit, entry) {
      if (!deferred) return true
      if (hit !== asked) {
        asked = hit
        decided = view.decision(tag, hit)
      }
      const place = decided?.get(Math.floor(entry.t / kind.segmentMs))
      return place === undefined || (entry as typeof entry & { readonly seq: number }).seq < place
    },
    memo: (create) => view.memo(index, create),
  }
}
