/** A value that a term of a condition may have. */
export type Plain = string | number | boolean | null

/** What has to be true of the value of one term. */
export interface Constraint {
  readonly oneOf?: readonly Plain[]
  readonly noneOf?: readonly Plain[]
  readonly least?: number
  readonly most?: number
  /** Is `least` (or `most`) itself out? */
  readonly open?: boolean
  readonly whole?: boolean
  readonly test?: (text: string) => boolean
}

/** What every one of these constraints leaves of a term's values; `some` says whether anything is left. */
export interface Domain {
  readonly and: (constraint: Constraint) => Domain
  readonly some: boolean
}

interface State {
  readonly oneOf: readonly Plain[] | undefined
  readonly noneOf: readonly Plain[]
  readonly least: number
  readonly leastOpen: boolean
  readonly most: number
  readonly mostOpen: boolean
  readonly whole: boolean
  readonly tests: readonly ((text: string) => boolean)[]
}

const fits = (state: State, value: Plain): boolean => {
  if (state.noneOf.includes(value)) return false
  if (typeof value === 'string') return state.tests.every((test) => test(value))
  if (typeof value !== 'number') return true
  if (state.whole && !Number.isInteger(value)) return false
  return (
    (state.leastOpen ? value > state.least : value >= state.least) &&
    (state.mostOpen ? value < state.most : value <= state.most)
  )
}

function hasSome(state: State): boolean {
  if (state.oneOf !== undefined) return state.oneOf.some((value) => fits(state, value))
  const { least, most, leastOpen, mostOpen, whole } = state
  if (!whole) return least < most || (least === most && fits(state, least))
  const low = leastOpen ? Math.floor(least) + 1 : Math.ceil(least)
  const high = mostOpen ? Math.ceil(most) - 1 : Math.floor(most)
  return low <= high && !(low === high && state.noneOf.includes(low))
}

const both = (a: readonly Plain[] | undefined, b: readonly Plain[] | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : a.filter((value) => b.includes(value))

function narrow(
  state: State,
  { oneOf, noneOf = [], least, most, open = false, whole = false, test }: Constraint,
): State {
  const higher = least !== undefined && (least > state.least || (least === state.least && open))
  const lower = most !== undefined && (most < state.most || (most === state.most && open))
  return {
    oneOf: both(state.oneOf, oneOf),
    noneOf: [...state.noneOf, ...noneOf],
    ...(higher ? { least, leastOpen: open } : { least: state.least, leastOpen: state.leastOpen }),
    ...(lower ? { most, mostOpen: open } : { most: state.most, mostOpen: state.mostOpen }),
    whole: state.whole || whole,
    tests: test === undefined ? state.tests : [...state.tests, test],
  }
}

const domainOf = (state: State): Domain => ({
  and: (constraint) => domainOf(narrow(state, constraint)),
  some: hasSome(state),
})

/** Anything at all. */
export const ANYTHING: Domain = domainOf({
  oneOf: undefined,
  noneOf: [],
  least: -Infinity,
  leastOpen: false,
  most: Infinity,
  mostOpen: false,
  whole: false,
  tests: [],
})
