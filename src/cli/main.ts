import { Command, CommanderError } from 'commander'

/** Each command, in the order of the help. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['demo', async () => (await import('./demo.ts')).demoCommand()],
  ['check', async () => (await import('./check.ts')).checkCommand()],
  ['start', async () => (await import('./start.ts')).startCommand()],
  ['replay', async () => (await import('./replay.ts')).replayCommand()],
  ['rules', async () => (await import('./rules.ts')).rulesCommand()],
  ['registry', async () => (await import('./registry.ts')).registryCommand()],
  ['backtest', async () => (await import('./backtest.ts')).backtestCommand()],
  ['backfill', async () => (await import('./backfill.ts')).backfillCommand()],
  ['events', async () => (await import('./events.ts')).eventsCommand()],
  ['dead-letters', async () => (await import('./dead-letters.ts')).deadLettersCommand()],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand()],
  ['topics', async () => (await import('./topics.ts')).topicsCommand()],
  ['migrate', async () => (await import('./migrate.ts')).migrateCommand()],
  ['clickhouse-front', async () => (await import('./clickhouse-front.ts')).clickhouseFrontCommand()],
])

const USAGE = 2

const program = new Command('vigia')
  .description(
    'Detecção de fraude e verificação de canais para planos de saúde · fraud detection and channel verification',
  )
  .exitOverride()
/** Only what is called is loaded: a command should not take the memory of all. */
const called = COMMANDS.get(process.argv[2] ?? '')
for (const load of called === undefined ? COMMANDS.values() : [called]) program.addCommand(await load())

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
