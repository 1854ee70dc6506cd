import { expect, test } from 'vitest'
import { clusterNodes, isCluster } from '../../../src/adapters/redis/address.ts'

test.each([
  ['redis://localhost:6379', false],
  ['rediss://cache:6380/2', false],
  ['redis://cache?family=4,6', false],
  ['redis+cluster://one', true],
  ['rediss+cluster://one:1,two:2', true],
  ['redis://one:1,two:2', true],
])('%s names a cluster: %s', (url, is) => expect(isCluster(url)).toBe(is))

test.each([
  ['redis+cluster://one', [['one', 6379]], false],
  [
    'rediss+cluster://one:1,two.example/',
    [
      ['one', 1],
      ['two.example', 6379],
    ],
    true,
  ],
  [
    'redis://10.0.0.1:7000,[::1]:7001,[fe80::1]',
    [
      ['10.0.0.1', 7000],
      ['::1', 7001],
      ['fe80::1', 6379],
    ],
    false,
  ],
] as const)('the nodes of %s', (url, nodes, isTls) => {
  expect(clusterNodes(url)).toEqual({ nodes: nodes.map(([host, port]) => ({ host, port })), isTls })
})
