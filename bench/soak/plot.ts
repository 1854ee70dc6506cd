/** What is seen of a worker at a moment. */
export interface Sample {
  /** Since the beginning, seconds. */
  readonly at: number
  readonly rssMb: number
  readonly files: number
  /** Events that are in the topics and not committed. */
  readonly lag: number
}

const WIDTH = 720
const HEIGHT = 150
const LEFT = 70
const TOP = 24

interface Panel {
  readonly title: string
  readonly value: (sample: Sample) => number
}

const PANELS: readonly Panel[] = [
  { title: 'Resident memory, MB', value: ({ rssMb }) => rssMb },
  { title: 'Open files', value: ({ files }) => files },
  { title: 'Events not yet committed', value: ({ lag }) => lag },
]

function panel(samples: readonly Sample[], { title, value }: Panel, top: number): string {
  const most = Math.max(1, ...samples.map(value))
  const end = samples.at(-1)?.at ?? 1
  const x = (at: number) => LEFT + (at / end) * (WIDTH - LEFT - 10)
  const y = (of: number) => top + HEIGHT - (of / most) * (HEIGHT - TOP)
  const points = samples.map((sample) => `${x(sample.at).toFixed(1)},${y(value(sample)).toFixed(1)}`).join(' ')
  return [
    `<text x="${LEFT}" y="${top + 14}" font-weight="bold">${title}</text>`,
    `<text x="${LEFT - 6}" y="${y(most) + 4}" text-anchor="end">${Math.round(most)}</text>`,
    `<text x="${LEFT - 6}" y="${y(0) + 4}" text-anchor="end">0</text>`,
    `<path d="M${LEFT} ${y(most)}V${y(0)}H${WIDTH - 10}" fill="none" stroke="#999"/>`,
    `<polyline points="${points}" fill="none" stroke="#0b5" stroke-width="1.5"/>`,
  ].join('\n')
}

/** The samples as an SVG: memory, open files and lag over time. */
export function plot(samples: readonly Sample[], caption: string): string {
  const height = PANELS.length * (HEIGHT + 20) + 40
  const minutes = Math.round((samples.at(-1)?.at ?? 0) / 60)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...PANELS.map((one, index) => panel(samples, one, index * (HEIGHT + 20))),
    `<text x="${LEFT}" y="${height - 12}">${caption} 0 to ${minutes} minutes.</text>`,
    '</svg>',
    '',
  ].join('\n')
}

const sum = (of: readonly number[]): number => of.reduce((whole, each) => whole + each, 0)
const mean = (of: readonly number[]): number => sum(of) / of.length

/** A slope per hour, and its standard error: memory goes up and down with every collection of garbage. */
export interface Slope {
  readonly perHour: number
  readonly error: number
}

/**
 * Least-squares slope of what samples say. Neighbours say much the same, so they are taken together, minute by minute:
 * the error of means that go their own ways.
 */
export function slopeOf(samples: readonly Sample[], value: (sample: Sample) => number): Slope {
  const minutes = [...Map.groupBy(samples, ({ at }) => Math.floor(at / 60)).values()]
  const points = minutes.map((some) => ({ at: mean(some.map(({ at }) => at / 3_600)), value: mean(some.map(value)) }))
  const middle = { at: mean(points.map(({ at }) => at)), value: mean(points.map((one) => one.value)) }
  const spread = sum(points.map(({ at }) => (at - middle.at) ** 2))
  const perHour = sum(points.map((one) => (one.at - middle.at) * (one.value - middle.value))) / spread
  const rest = sum(points.map((one) => (one.value - middle.value - perHour * (one.at - middle.at)) ** 2))
  return { perHour, error: Math.sqrt(rest / (points.length - 2) / spread) }
}
