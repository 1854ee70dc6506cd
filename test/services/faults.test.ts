import { afterAll, beforeAll, expect, test } from 'vitest'
import { runScenario } from '../faults/driver.ts'
import { scenarios } from '../faults/scenarios/index.ts'
import { openSite, type Site } from '../faults/site.ts'

/** The cheap ones that tell most; `npm run faults` runs all. */
const quick = scenarios.filter(({ isQuick }) => isQuick === true)

let site: Site
beforeAll(async () => void (site = await openSite()))
afterAll(() => site[Symbol.asyncDispose]())

test.each(quick.map((scenario) => [`fault ${scenario.id}: ${scenario.name}`, scenario] as const))(
  '%s: nothing is lost, nothing doubled',
  async (_, scenario) => {
    const { verdict, broken } = await runScenario(site, scenario, { isLong: false, isShort: true, seed: 1 })
    expect({ ...verdict, broken }).toEqual({ word: 'EQUAL', differing: [], broken: [] })
  },
  120_000,
)
