import { describe } from 'vitest'
import { seekableSourceContract } from '../../contract/seekable-source.ts'
import { sourceContract } from '../../contract/source.ts'
import { kafkaWorld } from './world.ts'

describe('a source of Kafka topics', () => {
  sourceContract(() => kafkaWorld())
  seekableSourceContract(() => kafkaWorld())
})

describe('a source of Kafka topics that hands partitions over together', () => {
  sourceContract(() => kafkaWorld(64))
})
