/** Closed list of what can go wrong in the engine. Codes are stable: they are stored with runs and shown to users. */
export type EngineErrorCode =
  | 'length-mismatch'
  | 'series-too-short'
  | 'zero-scale'
  | 'missing-values'
  | 'negative-values'
  | 'series-too-long'
  | 'not-finite'
  | 'no-convergence'
  | 'invalid-option'
  | 'unknown-model'
  | 'cancelled';

/** An error that a user can act on: it names the thing, what it needs and what it got. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  constructor(code: EngineErrorCode, message: string, details: Readonly<Record<string, string | number | boolean>> = {}) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
    this.details = details;
  }
}
