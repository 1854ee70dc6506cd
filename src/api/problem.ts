import { z } from 'zod'

/** The closed list of what can go wrong for a caller: code → status and title. */
const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  timeout: { status: 408, title: 'The request took too long to arrive' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not supported' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The address or the headers are too large' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const
export type ProblemCode = keyof typeof PROBLEMS

const PointerError = z.object({ pointer: z.string().describe('JSON pointer into what was sent'), detail: z.string() })
export type PointerError = z.infer<typeof PointerError>

/** An error as RFC 9457 has it. It never repeats what was sent. */
export const Problem = z
  .object({
    type: z.string().describe('`urn:vigia:problem:` and the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string().describe('Also in the `x-request-id` header and in the log'),
    errors: z.array(PointerError).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** Thrown by a route to be answered as a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly errors: readonly PointerError[]
  readonly headers: Readonly<Record<string, string>>
  constructor(
    code: ProblemCode,
    detail = '',
    parts: { errors?: readonly PointerError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail)
    this.code = code
    this.errors = parts.errors ?? []
    this.headers = parts.headers ?? {}
  }
}

const BY_STATUS = new Map<number, ProblemCode>(
  Object.entries(PROBLEMS).map(([code, { status }]) => [status, code as ProblemCode]),
)
/** The code for a status that a library chose; another 4xx is an invalid request, all else internal. */
export const codeOfStatus = (status: number): ProblemCode =>
  BY_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'invalid-request' : 'internal')

export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status

/** The body of a problem. */
export const problem = (
  code: ProblemCode,
  requestId: string,
  detail = '',
  errors: readonly PointerError[] = [],
): Problem => ({
  type: `urn:vigia:problem:${code}`,
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  ...(detail === '' ? {} : { detail }),
  requestId,
  ...(errors.length === 0 ? {} : { errors: [...errors] }),
})

/** The problems of a route, for its `response` schema. */
export const problems = (...codes: readonly ProblemCode[]): Record<number, { description: string; content: object }> =>
  Object.fromEntries(
    codes.map((code) => [
      PROBLEMS[code].status,
      { description: PROBLEMS[code].title, content: { 'application/problem+json': { schema: Problem } } },
    ]),
  )
