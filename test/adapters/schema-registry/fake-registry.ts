import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answering = (request: IncomingMessage, response: ServerResponse) => void

/** A registry that answers as it is told to. */
export interface FakeRegistry extends AsyncDisposable {
  readonly url: string
  /** The paths that were asked for. */
  readonly asked: string[]
  /** What answers from now on. */
  answer: Answering
}

/** Answers with a status and a body. */
export const says =
  (status: number, body: unknown): Answering =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
/** As a registry says that it does not know a schema. */
export const saysUnknown = says(404, { error_code: 40403, message: 'Schema not found' })
/** Never answers. */
export const hangs: Answering = () => undefined
/** Begins an answer and never ends it. */
export const drips: Answering = (_, response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}
/** Cuts the connection. */
export const cuts: Answering = (request) => request.socket.destroy()

export async function startFakeRegistry(answer: Answering): Promise<FakeRegistry> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    fake.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeRegistry = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}
