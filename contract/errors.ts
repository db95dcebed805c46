/** Closed list of error codes that cross the bridge. `message` is for people; `data` names file, row, column, field. */
export const errorCodes = [
  'bad-input',
  'no-such-procedure',
  'not-found',
  'cancelled',
  'disconnected',
  'internal',
  'unsupported',
  'file-missing',
  'file-empty',
  'file-binary',
  'file-unreadable',
  'file-changed',
  'no-rows',
  'too-many-columns',
  'no-date',
  'mixed-dates',
  'no-target',
  'not-a-number',
  'duplicate-keys',
  'too-short',
  'no-column',
  'disk-full',
  'ingest-crashed',
  'busy',
  'engine',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorData {
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
  readonly field?: string;
  readonly hint?: string;
  /** Where in a text it is wrong, in characters from 0, and for how many. */
  readonly position?: number;
  readonly length?: number;
}

/** An error as data: what both sides of the bridge throw. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;
  constructor(code: ErrorCode, message: string, data: ErrorData = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.data = data;
  }
}
