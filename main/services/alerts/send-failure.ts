/** A message did not get through. The text holds no secrets. */
export class SendFailure extends Error {
  /** Trying the same again will not help: somebody has to change something. */
  readonly final: boolean;
  /** What the server asks for. */
  readonly retryAfterMs: number | null;
  constructor(message: string, final = false, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'SendFailure';
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}
