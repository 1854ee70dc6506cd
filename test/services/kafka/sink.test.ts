import { describe } from 'vitest'
import { sinkContract } from '../../contract/sink.ts'
import { kafkaWorld } from './world.ts'

describe('a sink to Kafka topics', () => {
  sinkContract(kafkaWorld)
})
