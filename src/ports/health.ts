/** One thing that the process needs, asked whether it works. */
export interface HealthCheck {
  /** `kafka`, `redis`, `clickhouse`, `registry`, `blocks`, … */
  readonly name: string
  readonly ok: boolean
  /** What is wrong, or what is worth knowing; no address, no secret. */
  readonly detail?: string
}
