/** `node test/dashboards/write.ts`: writes the table of metrics into docs/operations.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { allMetrics, tableOf } from './metrics.ts'

const file = new URL('../../docs/operations.md', import.meta.url)
const text = readFileSync(file, 'utf8')
const table = tableOf(await allMetrics())
writeFileSync(
  file,
  text.replace(/^\| metric \| kind \|.*\n(?:\|.*\n)*/m, () => `${table}\n`),
)
process.exit()
