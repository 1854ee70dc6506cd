/** `npm test`: sets up what the tests need on a fresh machine, then runs all of them. Further arguments go to vitest. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'node_modules', '.bin')
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' }
delete env.FORCE_COLOR

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The page tests drive a real browser. */
function prepareBrowser() {
  if (BROWSERS.some((path) => existsSync(path))) return
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write('The page tests need Chromium (Debian: apt-get install chromium).\n')
    return
  }
  const apt = { stdio: ['ignore', 2, 2], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  execFileSync('apt-get', ['update', '-qq'], apt)
  execFileSync('apt-get', ['install', '-yqq', '--no-install-recommends', 'chromium'], apt)
}

const run = (command, args, stdio) => spawnSync(command, args, { cwd: root, env, stdio }).status ?? 1

prepareBrowser()
const prepared = run('node', ['test/harness/prepare.ts'], ['ignore', 2, 2])
process.exitCode = prepared === 0 ? run('vitest', ['run', ...process.argv.slice(2)], ['ignore', 1, 2]) : prepared
