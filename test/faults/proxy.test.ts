import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/wait.ts'
import { startProxy, type Proxy } from './proxy.ts'

/** Says everything back, and notes it. */
let heard = ''
let pieces: string[] = []
let server: ReturnType<typeof createServer>
let proxy: Proxy
let sockets: Socket[] = []

beforeEach(async () => {
  heard = ''
  pieces = []
  server = createServer((socket) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString()
      pieces.push(bytes.toString())
      socket.write(bytes)
    })
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startProxy((server.address() as AddressInfo).port)
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  await proxy[Symbol.asyncDispose]()
  await new Promise((resolve) => server.close(resolve))
})

interface Client {
  readonly socket: Socket
  said(): string
  error(): string | undefined
}
async function client(): Promise<Client> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' })
  sockets.push(socket)
  let said = ''
  let error: string | undefined
  socket.on('data', (bytes) => (said += bytes.toString()))
  socket.on('error', ({ message }) => (error = message))
  await once(socket, 'connect')
  return { socket, said: () => said, error: () => error }
}
const answered = (one: Client, text: string) => until(`the answer ${text}`, 2_000, () => one.said() === text)

test('it passes everything on, in order and to its end', async () => {
  const one = await client()
  const text = 'x'.repeat(300_000)
  one.socket.write(text)
  await answered(one, text)
  one.socket.end()
  await once(one.socket, 'close')
  expect([heard === text, one.error()]).toEqual([true, undefined])
})

test('it delays each piece and keeps the order', async () => {
  const delays = [60, 0, 30, 0]
  proxy.set({ delayMs: () => delays.shift() ?? 0 })
  const one = await client()
  const start = performance.now()
  one.socket.write('a')
  await until('a has come to the proxy', 1_000, () => delays.length < 4)
  one.socket.write('b')
  await answered(one, 'ab')
  expect([heard, performance.now() - start >= 59]).toEqual(['ab', true])
})

test('it slices into bytes', async () => {
  proxy.set({ isSliced: true })
  const one = await client()
  one.socket.write('sliced')
  await answered(one, 'sliced')
  expect(pieces.length).toBeGreaterThan(2)
})

test('it limits the bandwidth', async () => {
  proxy.set({ bytesPerSecond: 5_000 })
  const one = await client()
  const start = performance.now()
  one.socket.write('x'.repeat(1_000))
  await answered(one, 'x'.repeat(1_000))
  expect(performance.now() - start).toBeGreaterThan(180)
})

test.each(['requests', 'replies', 'both'] as const)(
  'a black hole for %s holds, and all arrives when it heals',
  async (held) => {
    proxy.set({ held })
    const one = await client()
    one.socket.write('held')
    await until('the request is where it gets to', 2_000, () =>
      held === 'replies' ? heard === 'held' : proxy.open() === 1,
    )
    expect([one.said(), heard]).toEqual(['', held === 'replies' ? 'held' : ''])
    proxy.set()
    await answered(one, 'held')
  },
)

test('it cuts what is open, and refuses while it is closed', async () => {
  const one = await client()
  proxy.set({ isClosed: true })
  proxy.cut()
  await until('the line is reset', 2_000, () => one.error() !== undefined)
  await expect(client().then(({ socket }) => once(socket, 'data'))).rejects.toThrow('ECONNRESET')
  proxy.set()
  const three = await client()
  three.socket.write('again')
  await answered(three, 'again')
})

test('it swallows a reply and resets: the server has heard, the client does not know', async () => {
  proxy.set({ onReply: () => 'reset' })
  const one = await client()
  one.socket.write('applied')
  await until('the line is reset', 2_000, () => one.error() !== undefined)
  expect([heard, one.said()]).toEqual(['applied', ''])
})

test('it drops a reply without a sign', async () => {
  proxy.set({ onReply: (bytes) => (bytes.includes('first') ? 'drop' : 'pass') })
  const one = await client()
  one.socket.write('first')
  await until('the first is heard', 2_000, () => heard === 'first')
  one.socket.write('second')
  await answered(one, 'second')
})

test('it answers in the place of the server', async () => {
  proxy.set({ onRequest: (_, { asked }) => (asked.startsWith('POST /x') ? Buffer.from('refused') : 'pass') })
  const one = await client()
  one.socket.write('POST /x HTTP/1.1\r\n')
  await answered(one, 'refused')
  expect(heard).toBe('')
})

test('stranded connections are dead without a sign, new ones are not', async () => {
  const one = await client()
  one.socket.write('a')
  await answered(one, 'a')
  proxy.strand()
  one.socket.write('b')
  const two = await client()
  two.socket.write('c')
  await answered(two, 'c')
  expect([one.said(), one.error(), heard]).toEqual(['a', undefined, 'ac'])
})

test('it may be aimed at another server', async () => {
  const other = createServer((socket) => socket.end('other'))
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  proxy.aim((other.address() as AddressInfo).port)
  const one = await client()
  await answered(one, 'other')
  await new Promise((resolve) => other.close(resolve))
})
