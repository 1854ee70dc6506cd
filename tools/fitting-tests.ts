/** Folders and files with the tests that notice their faults: the nearest first, each step only if those before passed. */
export const FITTING: readonly (readonly [files: string, ...steps: (readonly string[])[]])[] = [
  [
    'src/rules/correlations/*.ts',
    [
      'test/rules/{correlations,combinations,distinct,catalogue}.test.ts',
      'test/engine/{edges,metamorphic-kinds}.test.ts',
    ],
    ['test/engine/{oracle,long-logs,blocks}.test.ts', 'test/rules/{compile,match,lookup,testing,travel}.test.ts'],
    ['test/rules/docs', 'test/rules/broken.test.ts', 'test/cli/rules.test.ts'],
  ],
  [
    'src/engine/{watermark,decide,spans,decisions,search,window,late,lookups,due-queue,seen}.ts',
    [
      'test/engine/{asks,decided,decisions,due-queue,search,seen,spans,watermark,edges,regressions,blocks,retention,metamorphic-kinds}.test.ts',
      'test/detector/{detector,time,effects,lookups}.test.ts',
    ],
    ['test/engine/{oracle,long-logs,metamorphic}.test.ts', 'test/rules/{lookup,catalogue}.test.ts'],
    ['test/detector/{workers,progress}.test.ts', 'test/adapters/memory'],
  ],
  [
    'src/rules/functions/*.ts',
    ['test/rules/functions'],
    ['test/rules/travel.test.ts', 'test/rules/cel/helpers.test.ts'],
  ],
  ['src/payments/*.ts', ['test/payments'], ['test/events/edge.test.ts', 'test/rules/cel/helpers.test.ts']],
  ['src/messages/lookalike.ts', ['test/messages/lookalike.test.ts'], ['test/messages/links.test.ts']],
  [
    'src/adapters/redis/lua/*.lua',
    ['test/services/redis/scripts.test.ts'],
    ['test/services/redis/{window-store,shared-state,lost,partial,lost-reply}.test.ts'],
    ['test/services/redis/{interleaving,workers}.test.ts'],
  ],
]
