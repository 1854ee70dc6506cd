import type { Plant } from './plant.ts'

const COMMITTER = 'src/services/detector/committer.ts'
const WORK = 'src/services/detector/work.ts'

/** Faults that the simulator has to find, each with a seed that does. */
export const PLANTS: readonly Plant[] = [
  {
    name: 'commit-first',
    about: 'Offsets are committed before the effects that they stand for are written.',
    edits: [
      { file: COMMITTER, find: '    await written\n', put: '    await commitOffsets(standings)\n    await written\n' },
    ],
    seed: 11,
  },
  {
    name: 'fence-with-append',
    about: 'What has been folded is noted with the append, not after all of it is there.',
    edits: [
      {
        file: WORK,
        find: '      await reader.take(parts)\n',
        put: `      const ends = parts.flatMap(({ lane, records: { length, [length - 1]: last } }) =>
        last === undefined ? [] : [{ lane, from: lane.folded, to: last.offset + 1n }])
      const noted = new Map(ends.map(({ lane, from, to }) => [lane.name, { from, to }]))
      await patiently(() => deps.state.markFolded(incarnation, noted, new Map()))
      for (const { lane, to } of ends) lane.folded = to
      await reader.take(parts)
`,
      },
      {
        file: COMMITTER,
        find: 'await patiently(() => state.markFolded(incarnation, new Map([...theirs, ...ours]), store.written()))',
        put: '',
      },
    ],
    seed: 822,
  },
  {
    name: 'known-entries-skipped',
    about: 'An entry that stands in its log already is not evaluated: who appended it has seen to it.',
    edits: [
      {
        file: 'src/engine/decide.ts',
        find: 'sweepAround(entries, view, outcome)',
        put: `sweepAround(
        entries.filter((one) => !fresh.some(({ t, source, id }) => t === one.t && source === one.source && id === one.id)),
        view,
        outcome,
      )`,
      },
    ],
    seed: 368,
  },
  {
    name: 'own-rewind',
    about: 'Each partition goes back from its own watermark, not from the earliest of all.',
    edits: [
      {
        file: 'src/services/detector/windows.ts',
        find: 'historyStart(deps, extent, base,',
        put: 'historyStart(deps, extent, readProgress(metadata)?.watermark,',
      },
    ],
    seed: 131,
  },
  {
    name: 'views-evicted-in-use',
    about: 'A view that must make room is emptied, though a reading of the same batch still stands on it.',
    edits: [
      {
        file: 'src/adapters/redis/view-cache.ts',
        find: '    old = young\n',
        put: '    for (const gone of old.values()) gone.forget(Infinity)\n    old = young\n',
      },
    ],
    seed: 7,
  },
  {
    name: 'counter-as-revision',
    about: 'A revision is one more than the last that this worker has built.',
    edits: [
      {
        file: 'src/engine/build-alert.ts',
        find: '  const { logged, id, key, mode, hits, last } = state\n',
        put: '  const { logged, id, key, mode, hits, last } = state\n  state.told = (state.told ?? 0) + 1\n',
      },
      {
        file: 'src/engine/build-alert.ts',
        find: `  return composeAlert(
    { id, logged, key, mode, hits: hits.size, trigger, last, finding, records, contradictedBy, late: false },
    registryVersion,
  )
`,
        put: `  return {
    ...composeAlert(
      { id, logged, key, mode, hits: hits.size, trigger, last, finding, records, contradictedBy, late: false },
      registryVersion,
    ),
    revision: state.told,
  }
`,
      },
    ],
    seed: 16,
  },
  {
    name: 'timer-by-wall-clock',
    about: 'What waits is decided when the clock has passed its deadline, not the watermark.',
    edits: [
      {
        file: 'src/services/detector/waiting.ts',
        find: 'queue.take(watermarkOf(logged))',
        put: 'queue.take(Date.now())',
      },
    ],
    seed: 14,
  },
  {
    name: 'guessed-idle',
    about: 'A silent partition is taken to be read to its end, without asking where that is.',
    edits: [
      {
        file: 'src/services/detector/idle.ts',
        find: '.filter((lane) => ends.get(lane.name) === (lane.next ?? 0n))',
        put: '',
      },
    ],
    seed: 101,
  },
  {
    name: 'token-per-retry',
    about: 'Each try of an insert has a deduplication token of its own.',
    edits: [
      {
        file: 'src/adapters/clickhouse/archive.ts',
        find: 'insert_deduplication_token: tokenOf(rows, ranges)',
        put: 'insert_deduplication_token: `${tokenOf(rows, ranges)} ${performance.now()}`',
      },
    ],
    seed: 20,
  },
  {
    name: 'no-re-evaluation',
    about: 'An event that comes out of order is evaluated, but not the later ones that it touches.',
    edits: [
      {
        file: 'src/engine/decide.ts',
        find: 'spans.add(judge, t + from, t + to)',
        put: 'spans.add(judge, t + from, t)',
      },
    ],
    seed: 183,
  },
  {
    name: 'due-not-saved',
    about: 'What waits for its decision is kept in memory only, when its record is committed.',
    edits: [
      {
        file: COMMITTER,
        find: "    if (await patiently(() => waiting.save(unsaved))) await failpoint('detector:after-due')\n",
        put: '',
      },
    ],
    seed: 7,
  },
  {
    name: 'half-a-tail',
    about: 'A script that appends gives back nothing of what others have appended before.',
    edits: [
      {
        file: 'src/adapters/redis/lua/observe.lua',
        find: '  elseif length > known then',
        put: "  elseif length > known and payload == '' then",
      },
    ],
    seed: 7,
  },
  {
    name: 'unread-forgotten',
    about: 'A plan to fill windows again takes a partition that has never been read for one that is empty.',
    edits: [
      {
        file: 'src/services/detector/windows.ts',
        find: '(isNew ? Infinity : (reaches.get(topic) ?? 0))',
        put: '(reaches.get(topic) ?? 0)',
      },
    ],
    seed: 473,
  },
  {
    name: 'zombie-archiver',
    about: 'An archiver that has stood still writes what it holds, without asking whether it is still its own.',
    edits: [
      {
        file: 'src/services/archiver-hold.ts',
        find: 'heldUntil === undefined || Date.now() < heldUntil()',
        put: 'true',
      },
    ],
    seed: 567,
  },
  {
    name: 'new-rule-without-history',
    about: 'What topics held before is not folded into the logs that only a new set of rules has.',
    edits: [
      {
        file: 'src/services/detector/preparation.ts',
        find: 'if (additions.byType.size > 0) {',
        put: 'if (additions.byType.size > Infinity) {',
      },
    ],
    seed: 341,
  },
  {
    name: 'not-back-to-the-mark',
    about: 'Who learns late that other rules are in force goes on where it is, not at their mark.',
    edits: [
      {
        file: 'src/services/detector/start.ts',
        find: '  return progress !== undefined && progress.generation < generation',
        put: '  return progress !== undefined && progress.generation < 0',
      },
    ],
    seed: 485,
  },
  {
    name: 'archive-cut-short',
    about: 'What topics no longer hold is not asked of the archive when windows are filled again.',
    edits: [
      {
        file: 'src/services/detector/history-start.ts',
        find: '  if (kept !== undefined) {',
        put: '  if (kept !== undefined && kept.first < 0n) {',
      },
    ],
    seed: 459,
  },
]
