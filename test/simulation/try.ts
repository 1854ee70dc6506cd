import { installVirtualTime } from './virtual-time.ts'
import { surroundings } from './surroundings.ts'
const real = performance.now.bind(performance)
installVirtualTime(surroundings)
const { simulate } = await import('./simulate.ts')
const { SCRIPTS } = await import('../../src/adapters/redis/scripts.ts')
const from = Number(process.argv[2]), n = Number(process.argv[3]), told = process.argv[4] === 'told'
const t0 = real(); const cpu = process.cpuUsage(); let steps = 0
for (let seed = from; seed < from + n; seed++) {
  const r = await simulate(seed, { scripts: SCRIPTS, isTold: told })
  steps += r.steps
  if (told) console.log(r.timeline.join('\n'))
  if (r.problems.length || told) console.log(seed, r.about, r.problems.map((p) => p.slice(0, 1500)), r.steps)
}
const used = process.cpuUsage(cpu)
console.log(((real() - t0) / n).toFixed(1), 'ms/seed', ((used.user + used.system) / 1000 / n).toFixed(1), 'cpu ms/seed', steps / n, 'steps')
