import { readYaml, type Problem, type YamlReading } from '../rules/yaml.ts'
import {
  registryFile,
  type Operator,
  type RegisteredChannel,
  type RegisteredPayee,
  type RegistryFile,
  type ThirdParty,
} from './registry-file.ts'

export type { ChannelKind, Operator, RegisteredChannel, RegisteredPayee, ThirdParty } from './registry-file.ts'

/** What the operator vouches for, merged from all its files and ready to be asked. */
export interface Registry {
  readonly operator: Operator
  readonly channels: readonly RegisteredChannel[]
  readonly payees: readonly RegisteredPayee[]
  readonly thirdParties: readonly ThirdParty[]
  readonly channelsById: ReadonlyMap<string, RegisteredChannel>
  /** Entries that are one address, by its canonical form; all kinds but `domain`. */
  readonly channelsByAddress: ReadonlyMap<string, readonly RegisteredChannel[]>
  /** `domain` entries by host. */
  readonly domainsByHost: ReadonlyMap<string, readonly RegisteredChannel[]>
  /** `operator.domains`: they and their subdomains are the operator's on the web. */
  readonly ownDomains: ReadonlySet<string>
}

/** Where a field stands of an entry with an id, or of the operator; of an absent one the nearest part that is there. */
export type PlaceOf = (part: 'operator' | 'channels' | 'payees', id: string, field?: string) => Place
type Place = Pick<Problem, 'file' | 'line' | 'column'>

/** The registry of a folder, or all that is wrong with it: one or the other. */
export interface CompiledRegistry {
  readonly registry?: Registry
  readonly problems: readonly Problem[]
  /** Of a registry: where what it holds was written. */
  readonly placeOf?: PlaceOf
}
interface ReadFile extends YamlReading<RegistryFile> {
  readonly file: string
}

/** Merges the files of a registry: strict schemas, exactly one operator, ids unique, replacements that exist. */
export function compileRegistry(files: readonly { file: string; text: string }[]): CompiledRegistry {
  const read: ReadFile[] = files.map(({ file, text }) => ({ file, ...readYaml(file, text, registryFile) }))
  const unread = read.flatMap(({ problems }) => problems)
  const problems = [
    ...unread,
    ...extraOperators(read),
    ...repeatedIds(read, 'channels'),
    ...repeatedIds(read, 'payees'),
  ]
  if (unread.length === 0) problems.push(...missingReplacements(read))
  const operator = read.map(({ value }) => value?.operator).find((found) => found !== undefined)
  if (operator === undefined && unread.length === 0) problems.push(noOperator(read))
  if (problems.length > 0 || operator === undefined) return { problems }
  const channels = read.flatMap(({ value }) => value?.channels ?? [])
  const payees = read.flatMap(({ value }) => value?.payees ?? [])
  const thirdParties = read.flatMap(({ value }) => value?.thirdParties ?? [])
  return { registry: createRegistry({ operator, channels, payees, thirdParties }), problems, placeOf: placesIn(read) }
}

type Parts = Pick<Registry, 'operator' | 'channels' | 'payees' | 'thirdParties'>
/** Makes what was vouched for ready to be asked. */
export function createRegistry({ operator, channels, payees, thirdParties }: Parts): Registry {
  return {
    operator,
    channels,
    payees,
    thirdParties,
    channelsById: new Map(channels.map((entry) => [entry.id, entry])),
    channelsByAddress: Map.groupBy(
      channels.filter(({ kind }) => kind !== 'domain'),
      ({ address }) => address,
    ),
    domainsByHost: Map.groupBy(
      channels.filter(({ kind }) => kind === 'domain'),
      ({ address }) => address,
    ),
    ownDomains: new Set(operator.domains),
  }
}

const problemAt = (
  { file, locate }: ReadFile,
  path: readonly PropertyKey[],
  code: string,
  message: string,
): Problem => ({
  file,
  ...locate(path),
  code,
  message,
})

const placesIn =
  (read: readonly ReadFile[]): PlaceOf =>
  (part, id, field) => {
    for (const { file, value, locate } of read) {
      const at = part === 'operator' ? -1 : (value?.[part].findIndex((entry) => entry.id === id) ?? -1)
      const isHere = part === 'operator' ? value?.operator !== undefined : at >= 0
      if (isHere) return { file, ...locate([part, ...(at < 0 ? [] : [at]), ...(field === undefined ? [] : [field])]) }
    }
    return { file: read[0]?.file ?? 'registry', line: 1, column: 1 }
  }

const noOperator = ([first]: readonly ReadFile[]): Problem => ({
  ...(first === undefined ? { file: 'registry', line: 1, column: 1 } : problemAt(first, [], '', '')),
  code: 'no_operator',
  message: 'No file of the registry names the operator.',
})

const extraOperators = (read: readonly ReadFile[]): Problem[] =>
  read
    .filter(({ value }) => value?.operator !== undefined)
    .slice(1)
    .map((file) => problemAt(file, ['operator'], 'second_operator', 'The operator is named in another file already.'))

function repeatedIds(read: readonly ReadFile[], part: 'channels' | 'payees'): Problem[] {
  const seen = new Set<string>()
  return read.flatMap((file) =>
    (file.value?.[part] ?? []).flatMap(({ id }, index) => {
      const again = seen.has(id)
      seen.add(id)
      const path = [part, index, 'id']
      return again ? [problemAt(file, path, 'repeated_id', `${part}[${index}].id: Another entry has this id.`)] : []
    }),
  )
}

function missingReplacements(read: readonly ReadFile[]): Problem[] {
  const ids = new Set(read.flatMap(({ value }) => value?.channels.map(({ id }) => id) ?? []))
  return read.flatMap((file) =>
    (file.value?.channels ?? []).flatMap(({ id, replacedBy }, index) => {
      if (replacedBy === undefined || (replacedBy !== id && ids.has(replacedBy))) return []
      const message = `channels[${index}].replacedBy: No other channel has this id.`
      return [problemAt(file, ['channels', index, 'replacedBy'], 'unknown_replacement', message)]
    }),
  )
}
