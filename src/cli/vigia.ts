#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { backfillCommand } from './backfill.ts'
import { backtestCommand } from './backtest.ts'
import { checkCommand } from './check.ts'
import { clickhouseFrontCommand } from './clickhouse-front.ts'
import { deadLettersCommand } from './dead-letters.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { eventsCommand } from './events.ts'
import { migrateCommand } from './migrate.ts'
import { replayCommand } from './replay.ts'
import { rulesCommand } from './rules.ts'
import { startCommand } from './start.ts'
import { topicsCommand } from './topics.ts'

const USAGE = 2

const program = new Command('vigia')
  .description(
    'Detecção de fraude e verificação de canais para planos de saúde · fraud detection and channel verification',
  )
  .exitOverride()
for (const command of [
  demoCommand(),
  checkCommand(),
  startCommand(),
  replayCommand(),
  rulesCommand(),
  backtestCommand(),
  backfillCommand(),
  eventsCommand(),
  deadLettersCommand(),
  doctorCommand(),
  topicsCommand(),
  migrateCommand(),
  clickhouseFrontCommand(),
]) {
  program.addCommand(command)
}
/** A command line that cannot be understood ends with `USAGE`, in every command. */
const inherit = (parent: Command): void => {
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent))
}
inherit(program)

/** Whoever reads what is written may have heard enough (`| head -1`): that is no failure. What runs until a signal comes ends by one. */
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') process.stderr.write(`stdout: ${message}\n`)
  if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM')
  else process.exit(code === 'EPIPE' ? process.exitCode : 1)
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : USAGE
}
