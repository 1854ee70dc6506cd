/** `node tools/picture.mjs [FILE]`: starts the demonstration, waits for its story and takes the picture of the alerts page for the README. */
import { chromium } from 'playwright-core'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '..')
const file = resolve(process.argv[2] ?? join(root, 'docs', 'alertas.png'))
const MOST_BYTES = 200 * 1024
const BOUND_MS = 60_000

/** The address of the alerts page, once the story's last alert, the blocked token, has been told. */
async function told(demo) {
  let address
  for await (const line of createInterface({ input: demo.stdout })) {
    address ??= /https?:\S+\/alertas/.exec(line)?.[0]
    if (/^ +curl /.test(line) && address !== undefined) return address
  }
  throw new Error('the demonstration ended before its story')
}

const data = await mkdtemp(join(tmpdir(), 'vigia-picture-'))
const demo = spawn(join(root, 'node_modules', '.bin', 'node'), ['src/cli/vigia.ts', 'demo'], {
  cwd: root,
  env: { ...process.env, VIGIA_DATA_DIR: data },
  stdio: ['ignore', 'pipe', 'inherit'],
  timeout: BOUND_MS,
})
const ended = once(demo, 'exit')
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-lcd-text'],
})
try {
  const address = await told(demo)
  const page = await browser.newPage({ viewport: { width: 1440, height: 1168 }, colorScheme: 'light', locale: 'pt-BR' })
  await page.goto(address)
  // Written every quarter of a second: the last alert may not be in the list yet.
  while ((await page.locator('tbody tr').count()) < 7) await page.reload()
  await page.screenshot({ path: file, animations: 'disabled' })
} finally {
  await browser.close()
  demo.kill('SIGINT')
  await ended
  await rm(data, { recursive: true, force: true })
}
const { size } = await stat(file)
process.stdout.write(`${file}: ${size} bytes\n`)
if (size > MOST_BYTES) throw new Error(`the picture is larger than ${MOST_BYTES} bytes`)
