/**
 * How much the tests notice: `node tools/mutants.ts [FILE…] [--sample N] [--seed S] [--minutes M]`.
 *
 * Makes small faults in the files (those in `FITTING` where none is named), one at a time, and runs the tests that
 * concern each; one that no test notices has survived. Faults are made in the text, outside comments, strings and types;
 * what is no program any more is none. `--sample` takes so many, chosen by `--seed`; `--minutes` ends the run. For Lua
 * scripts name running services (`VIGIA_TEST_REDIS_URL` and so on), else each fault starts them anew. The file is
 * written over and put back, also on Ctrl-C. Exit 0; 1 where one survived; 2 where the tests fail without any fault.
 */
import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FITTING } from './fitting-tests.ts'

const ROOT = resolve(import.meta.dirname, '..')
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')
/** Of a step; a single test has as long, so that a busy machine makes no difference. */
const TIME_LIMIT_MS = 60_000

/** One fault: what stands at a place of a file, and what stands there instead. */
interface Mutant {
  readonly file: string
  readonly at: number
  readonly was: string
  readonly becomes: string
}

/** Comments, strings, templates and patterns of TypeScript; comments and strings of Lua. */
const OPAQUE = {
  ts: /\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(=,:!&|?]\s?)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\//g,
  lua: /--.*|'(?:\\.|[^'\\\n])*'/g,
}

const SWAPS = new Map(
  ['< <=', '> >=', '=== !==', '== ~=', '+ -', '+= -=', '* /', '&& ||', 'and or', 'true false', 'min max', 'some every']
    .map((pair) => pair.split(' ') as [string, string])
    .flatMap(([one, other]) => [[one, other] as const, [other, one] as const]),
)
const swap = (token: string) => [SWAPS.get(token) as string]

type Operator = readonly [where: RegExp, becomes: (token: string) => readonly string[]]
const shared: readonly Operator[] = [
  [/(?<=\s)(?:[<>]=?|[!=]==|[=~]=|[+-]=?|[*/]|&&|\|\||and|or)(?=\s)/g, swap],
  [/\b(?:true|false)\b|(?<=Math\.)(?:min|max)\b|(?<=\.)(?:some|every)(?=\()/g, swap],
  [
    /(?<![\w.])(?:0x[\da-f]+|\d[\d_]*)(?![\w.])/gi,
    (n) => [1, -1].map((by) => String(Number(n.replaceAll('_', '')) + by)),
  ],
]
const OPERATORS: Record<'ts' | 'lua', readonly Operator[]> = {
  ts: [
    ...shared,
    [/!(?=[\w(])/g, () => ['']],
    // A list is empty, a slice goes to the end, a function does nothing, a call is left out.
    [/(?<=(?:return|=>|:|\?) )\[[^[\]]+\]/g, () => ['[]']],
    [/(?<=\.slice\([^(),]+), [^(),]+(?=\))/g, () => ['']],
    [/(?<=^(?! *(?:if|for|while|switch|\})\b).*(?:=>|\)(?:: [^{}]+)?) \{)$/gm, () => [' return']],
    [/(?<=^ *|\) )(?!(?:if|for|while|switch|return|function)\b)[\w.#]+\??(?:\.\w+)*\(.*\)$/gm, () => [';']],
  ],
  lua: [...shared, [/\bnot /g, () => ['']], [/(?<=^ *)redis\.call\(.*\)$/gm, () => ['']]],
}

/** The text with blanks for all that is no code, as long as before. */
const masked = (text: string, opaque: RegExp) => text.replaceAll(opaque, (part) => part.replaceAll(/[^\n]/g, '_'))

const applied = (text: string, { at, was, becomes }: Mutant) =>
  text.slice(0, at) + becomes + text.slice(at + was.length)

/** The program without its types; undefined where it is none. Lua is taken as it is. */
function programOf(file: string, text: string): string | undefined {
  if (file.endsWith('.lua')) return text
  try {
    return stripTypeScriptTypes(text)
  } catch {
    return undefined
  }
}

function mutantsOf(file: string): readonly Mutant[] {
  const language = file.endsWith('.lua') ? 'lua' : 'ts'
  const text = readFileSync(file, 'utf8')
  const code = masked(text, OPAQUE[language])
  const all = OPERATORS[language].flatMap(([where, becomes]) =>
    [...code.matchAll(where)].flatMap(({ 0: token, index }) => {
      const was = text.slice(index, index + token.length)
      return becomes(token).map((other) => ({ file, at: index, was, becomes: other }))
    }),
  )
  const original = programOf(file, text)
  return all.filter((mutant) => ![undefined, original].includes(programOf(file, applied(text, mutant))))
}

/** In an order that a seed decides: by a hash of both. */
const shuffled = (mutants: readonly Mutant[], seed: string): readonly Mutant[] =>
  mutants
    .map((mutant) => ({ mutant, place: hash('sha1', seed + JSON.stringify(mutant)) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ mutant }) => mutant)

/** Do the tests pass? A run that takes too long or is stopped is ended with all its processes. */
function pass(paths: readonly string[], stop: AbortSignal): Promise<boolean> {
  const files = paths.flatMap((path) => globSync(path, { cwd: ROOT }))
  const project = files.some((file) => file.startsWith('test/services/')) ? 'services' : 'unit'
  const fixed = ['run', `--project=${project}`, '--bail=1', '--maxWorkers=1', `--testTimeout=${TIME_LIMIT_MS}`]
  const child = spawn(process.execPath, [VITEST, ...fixed, ...files], { cwd: ROOT, stdio: 'ignore', detached: true })
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL')
  const timer = setTimeout(end, TIME_LIMIT_MS)
  stop.addEventListener('abort', end)
  return new Promise((settle, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      settle(code === 0)
    })
  })
}

const stepsFor = (file: string): readonly (readonly string[])[] => {
  const found = FITTING.find(([files]) => globSync(files, { cwd: ROOT }).includes(file))
  if (found === undefined) throw new Error(`no tests are named for ${file}`)
  return found.slice(1) as (readonly string[])[]
}

/** Does no test notice the fault? */
async function survives(mutant: Mutant, stop: AbortSignal): Promise<boolean> {
  const text = readFileSync(mutant.file, 'utf8')
  try {
    writeFileSync(mutant.file, applied(text, mutant))
    for (const step of stepsFor(mutant.file)) if (!(await pass(step, stop))) return false
    return true
  } finally {
    writeFileSync(mutant.file, text)
  }
}

function told({ file, at, was, becomes }: Mutant): string {
  const before = readFileSync(file, 'utf8').slice(0, at).split('\n')
  return `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}  ${was || '·'} → ${becomes || '·'}`
}

/** Tries one fault after the other and tells of each: did it survive? */
async function tryAll(mutants: readonly Mutant[], ends: number, stop: AbortSignal): Promise<readonly boolean[]> {
  const survived: boolean[] = []
  for (const mutant of mutants) {
    if (Date.now() > ends) break
    const one = await survives(mutant, stop)
    if (stop.aborted) break
    survived.push(one)
    console.log(`${one ? 'SURVIVED' : 'killed  '}  ${told(mutant)}`)
  }
  return survived
}

const text = { type: 'string' } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: text, seed: text, minutes: text },
})
process.chdir(ROOT)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

const named = positionals.length > 0 ? positionals : FITTING.flatMap(([files]) => globSync(files))
const mutants = shuffled(named.flatMap(mutantsOf), values.seed ?? '1')
for (const step of new Set(named.flatMap(stepsFor))) {
  if (await pass(step, stop.signal)) continue
  console.error(`fails without a fault: ${step.join(' ')}`)
  process.exit(2)
}
const ends = Date.now() + Number(values.minutes ?? Infinity) * 60_000
const survived = await tryAll(mutants.slice(0, Number(values.sample ?? mutants.length)), ends, stop.signal)
const killed = survived.filter((one) => !one).length
const share = ((100 * killed) / survived.length).toFixed(1)
console.log(`\n${survived.length} of ${mutants.length} faults, ${killed} noticed (${share} %)`)
process.exitCode = stop.signal.aborted ? 130 : killed < survived.length ? 1 : 0
