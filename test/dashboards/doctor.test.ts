import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const ROLES = ['detector', 'archiver']

test('every code that the doctor may say is in the table of docs/operations.md, and no other', () => {
  const sources = [
    read('src/cli/doctor.ts'),
    ...readdirSync(new URL('src/cli/doctor/', root)).map((file) => read(`src/cli/doctor/${file}`)),
  ].join('\n')
  const said = [...sources.matchAll(/\b(?:problem|warning)\(\s*(['`])([^'`]+)\1/g)].flatMap(([, , code = '']) =>
    code.includes('${role}') ? ROLES.map((role) => code.replace('${role}', role)) : [code],
  )
  const [, table = ''] = /^\| code \| level \|.*\n\|.*\n((?:\|.*\n)+)/m.exec(read('docs/operations.md')) ?? []
  const told = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code = '']) => code)
  expect(said.length).toBeGreaterThan(40)
  expect(told.toSorted()).toEqual([...new Set(said)].toSorted())
})
