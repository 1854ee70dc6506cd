import { Command } from 'commander'
import { eventJsonSchema } from '../events/json-schema.ts'

/** `vigia events schema`: the JSON Schema of every event that Vigia reads, for producers and editors. */
export function eventsCommand(): Command {
  const schema = new Command('schema')
    .description('JSON Schema dos eventos · JSON Schema of the events')
    .action(() => void process.stdout.write(`${JSON.stringify(eventJsonSchema(), null, 2)}\n`))
  return new Command('events').description('os eventos que o Vigia lê · the events that Vigia reads').addCommand(schema)
}
