import { Command, InvalidArgumentError } from 'commander'
import { createKafka } from '../adapters/kafka/client.ts'
import { createTopics, type TopicSettings } from '../adapters/kafka/topics.ts'
import { demand, readConfig } from '../config.ts'

interface Options extends TopicSettings {
  readonly json?: true
}

const count = (text: string): number => {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a whole number, 1 or more')
  return Number(text)
}

/** `vigia topics create`: sets up the topics in Kafka; running it again changes nothing. */
export function topicsCommand(): Command {
  const create = new Command('create')
    .description('cria os tópicos que faltam · create the topics that are missing')
    .option('--partitions <n>', 'partições de cada tópico · partitions of each topic', count, 4)
    .option('--replication-factor <n>', 'cópias; sem isto, o padrão do cluster · copies, else the cluster’s own', count)
    .option('--json', 'para máquinas · for machines')
    .action(run)
  return new Command('topics').description('os tópicos no Kafka · the topics in Kafka').addCommand(create)
}

async function run({ json, ...settings }: Options): Promise<void> {
  const { kafkaBrokers, kafkaPrefix } = demand(readConfig(), 'kafkaBrokers')
  const admin = createKafka({ brokers: kafkaBrokers }).admin({ retry: { retries: 5 } })
  try {
    await admin.connect()
    const created = await createTopics(admin, kafkaPrefix, settings)
    process.stdout.write(json === true ? `${JSON.stringify({ created })}\n` : words(created))
  } finally {
    await admin.disconnect()
  }
}

const words = (created: readonly string[]): string =>
  created.length === 0
    ? 'nada a criar: todos os tópicos existem · nothing to create: all topics are there\n'
    : created.map((topic) => `criado · created  ${topic}\n`).join('')
