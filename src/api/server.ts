import { LogController, type FastifyServerOptions } from 'fastify'
import { randomUUID } from 'node:crypto'
import { handleError } from './errors.ts'
import { answerUnreadable } from './unreadable.ts'

/** What every server of ours is: bounds, numbers of requests, and problems for what cannot be read. */
export const SERVER: FastifyServerOptions = {
  genReqId: () => randomUUID(),
  requestIdHeader: false,
  bodyLimit: 16_384,
  requestTimeout: 30_000,
  routerOptions: { maxParamLength: 256 },
  return503OnClosing: true,
  logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  clientErrorHandler: answerUnreadable,
  frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
}
