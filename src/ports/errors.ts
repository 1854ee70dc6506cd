/** Something outside failed (a broker, a store): retried with a bound by whoever asked, then the process ends. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError'
  readonly service: string
  constructor(service: string, message: string, options?: ErrorOptions) {
    super(`${service}: ${message}`, options)
    this.service = service
  }
}

/** The window store holds less than was once written: its windows cannot be trusted until they are folded again. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError'
}
