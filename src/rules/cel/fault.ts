/** An error of CEL, as a value: what it is, by CEL's code. */
export class Fault {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

/** Goes on with a value; a fault stays what it is. */
export const faultOr = (value: unknown, goOn: (value: unknown) => unknown): unknown =>
  value instanceof Fault ? value : goOn(value)
