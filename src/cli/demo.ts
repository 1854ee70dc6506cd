import closeWithGrace from 'close-with-grace'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { readConfig, type Config } from '../config.ts'
import { failureOf } from './demo/failure.ts'
import { freePort } from './demo/port.ts'
import { createDemoProcess, type DemoProcess } from './demo/process.ts'
import { demoKeyFile } from './demo/published.ts'
import { createStory, type Story } from './demo/story.ts'
import { alertLine, blockedHint, welcome } from './demo/words.ts'

const DAY_MS = 24 * 3_600_000
const STORY_MS = 8_000
const VISIT_EVERY_MS = 4_000
const LOOK_EVERY_MS = 200
const GRACE_MS = 1_900
const REQUEST_GRACE_MS = 500

/** `vigia demo`: everything in one process, no other server, with a told story. Exit code 2 for bad rules, registry or configuration, 1 where the data folder cannot be used or a part cannot go on. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('tudo em um processo, com uma história de exemplo · everything in one process, with a story')
    .action(async () => {
      try {
        await demo(readConfig())
      } catch (error) {
        const failure = failureOf(error)
        if (failure === undefined) throw error
        process.stderr.write(`${failure.text}\n`)
        process.exit(failure.exitCode)
      }
    })
}

async function demo(config: Config): Promise<void> {
  const began = Date.now()
  const story = createStory(began.toString(36), began)
  const { dataDir, rulesDir, registryDir } = config
  const vigia = await createDemoProcess({ dataDir, rulesDir, registryDir, knownSince: began - DAY_MS })
  const port = await freePort(config.httpPort)
  const stopping = new AbortController()
  closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) process.stderr.write(`${err.message}\n`)
    stopping.abort()
    const cut = setTimeout(() => vigia.app.server.closeAllConnections(), REQUEST_GRACE_MS)
    await vigia.app.close()
    clearTimeout(cut)
    await Promise.allSettled(vigia.services.map((service) => service.stop()))
  })
  const url = await vigia.app.listen({ host: '127.0.0.1', port })
  process.stdout.write(`${welcome(url, story.cast, demoKeyFile(dataDir))}\n`)
  const ended = Promise.all(vigia.services.map((service) => service.run()))
  const told = Promise.all([tell(story, vigia, stopping.signal), report(story, vigia, url, stopping.signal)])
  await Promise.race([ended, told.then(() => ended)]).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** Tells the story in a few seconds, then lets ordinary visits go on. */
async function tell(story: Story, { intake }: DemoProcess, signal: AbortSignal): Promise<void> {
  for (const event of story.events) {
    if (signal.aborted) return
    await intake.accept([event])
    await pause(STORY_MS / story.events.length, signal)
  }
  for (let index = 0; !signal.aborted; index += 1) {
    await intake.accept(story.next(index, Date.now()))
    await pause(VISIT_EVERY_MS, signal)
  }
}

/** Says what is found, each alert once, and how to ask about the blocked token. */
async function report(story: Story, { alerts, blocks }: DemoProcess, url: string, signal: AbortSignal): Promise<void> {
  const said = new Set<string>()
  let isHinted = false
  while (!signal.aborted) {
    for (const alert of alerts()) {
      if (!said.has(alert.id)) process.stdout.write(`${alertLine(alert)}\n`)
      said.add(alert.id)
    }
    if (!isHinted && blocks.of(story.cast.reusedToken, Date.now()).length > 0) {
      isHinted = true
      process.stdout.write(blockedHint(url, story.cast))
    }
    await pause(LOOK_EVERY_MS, signal)
  }
}
