import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadReader } from '../../src/cli/intents.ts'

const inFolder = async (use: (dir: string) => Promise<void>): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'vigia-intents-'))
  try {
    await use(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

test('a registry without intents of its own has those of the program', () =>
  inFolder(async (dir) => {
    const { asks, problems } = await loadReader(dir)
    expect(problems).toEqual([])
    expect(asks?.('Informe sua senha agora')).toContain('password')
  }))

test('intents of its own that cannot be read are problems, and no others are taken', () =>
  inFolder(async (dir) => {
    await mkdir(join(dir, 'intents'))
    await writeFile(join(dir, 'intents', 'a.yaml'), 'intent: { name: other }')
    const { asks, problems } = await loadReader(dir)
    expect(asks).toBeUndefined()
    expect(problems[0]?.file).toBe(join(dir, 'intents', 'a.yaml'))
  }))

test('examples of a registry stand beside those of the program, and never in their place', () =>
  inFolder(async (dir) => {
    const shipped = (await loadReader('registry')).examples ?? []
    expect(shipped.length).toBeGreaterThan(3)
    expect((await loadReader(dir)).examples).toEqual(shipped)
    await mkdir(join(dir, 'examples'))
    const own = { about: 'ours', legitimate: ['Sua guia está pronta.'], scams: [] }
    await writeFile(join(dir, 'examples', 'own.json'), JSON.stringify(own))
    expect((await loadReader(dir)).examples).toEqual([...shipped, own])
  }))
