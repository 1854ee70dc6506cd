/** `npm test`: sets up what the tests need on a fresh machine, then runs all of them. Further arguments go to vitest. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'node_modules', '.bin')
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' }
delete env.FORCE_COLOR

/** What the tests use of the system: the pages a real browser, the alerts promtool. */
const NEEDED = [
  { paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'], debian: 'chromium' },
  { paths: ['/usr/bin/promtool', '/usr/local/bin/promtool'], debian: 'prometheus' },
]

/** Installs what is missing where it may, else says how. */
function prepareSystem() {
  const missing = NEEDED.filter(({ paths }) => !paths.some((path) => existsSync(path))).map(({ debian }) => debian)
  if (missing.length === 0) return
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Some tests need more of the system (Debian: apt-get install ${missing.join(' ')}).\n`)
    return
  }
  const apt = { stdio: ['ignore', 2, 2], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  execFileSync('apt-get', ['update', '-qq'], apt)
  execFileSync('apt-get', ['install', '-yqq', '--no-install-recommends', ...missing], apt)
}

const run = (command, args, stdio) => spawnSync(command, args, { cwd: root, env, stdio }).status ?? 1

prepareSystem()
const prepared = run('node', ['test/harness/prepare.ts'], ['ignore', 2, 2])
process.exitCode = prepared === 0 ? run('vitest', ['run', ...process.argv.slice(2)], ['ignore', 1, 2]) : prepared
