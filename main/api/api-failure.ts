import type { FastifyError } from 'fastify';
import { ApiError, type ErrorCode } from '../../contract/errors.ts';
import { explainError } from '../services/explain-error.ts';

/** Codes of the API's errors: these do not change. */
export type FailureCode =
  | 'bad-input'
  | 'no-token'
  | 'bad-token'
  | 'wrong-scope'
  | 'foreign-origin'
  | 'foreign-host'
  | 'not-found'
  | 'wrong-method'
  | 'too-large'
  | 'wrong-content-type'
  | 'too-many'
  | 'timeout'
  | 'no-model'
  | 'busy'
  | 'internal';

/** What a client gets in place of an answer. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: FailureCode;
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: FailureCode,
    message: string,
    { field, headers = {} }: { field?: string | undefined; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.code = code;
    this.field = field;
    this.headers = headers;
  }
}

export interface FailureBody {
  readonly error: { readonly code: FailureCode; readonly message: string; readonly field?: string };
}

export const bodyOf = ({ code, message, field }: Pick<ApiFailure, 'code' | 'message' | 'field'>): FailureBody => ({
  error: { code, message, ...(field === undefined ? {} : { field }) },
});

export const badInput = (message: string, field?: string): ApiFailure => new ApiFailure(400, 'bad-input', message, { field });
export const noModel = (message: string): ApiFailure => new ApiFailure(503, 'no-model', message);

/** What the application refuses, as status and code of the API. Others of its codes mean that something is wrong with what is kept. */
const statuses: Partial<Record<ErrorCode, readonly [number, FailureCode]>> = {
  'bad-input': [400, 'bad-input'],
  'no-column': [400, 'bad-input'],
  'no-rows': [400, 'bad-input'],
  'no-date': [400, 'bad-input'],
  'not-a-number': [400, 'bad-input'],
  'file-empty': [400, 'bad-input'],
  'file-binary': [400, 'bad-input'],
  'file-unreadable': [400, 'bad-input'],
  'too-many-columns': [400, 'bad-input'],
  unsupported: [400, 'bad-input'],
  'not-found': [404, 'not-found'],
  busy: [503, 'busy'],
  cancelled: [503, 'busy'],
  'file-missing': [503, 'no-model'],
  'file-changed': [503, 'no-model'],
};

/** What Fastify and its plugins refuse by themselves. */
const fastifyStatuses: Readonly<Record<string, readonly [number, FailureCode, string]>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'bad-input', 'The body is empty; JSON is needed.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'bad-input', 'The body is no JSON. Numbers are written plainly: NaN and Infinity are none.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'too-large', 'The body is too large.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad-input', 'The body does not have the length that it says.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'wrong-content-type', 'JSON is needed: send Content-Type: application/json.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [
    415,
    'wrong-content-type',
    'A form is needed: send Content-Type: multipart/form-data with a part "file".',
  ],
  FST_REQ_FILE_TOO_LARGE: [413, 'too-large', 'The file is too large.'],
  FST_PARTS_LIMIT: [413, 'too-large', 'The form has too many parts; one part "file" is needed.'],
  FST_FILES_LIMIT: [413, 'too-large', 'The form has too many files; one part "file" is needed.'],
  FST_FIELDS_LIMIT: [413, 'too-large', 'The form has too many fields; one part "file" is needed.'],
  // Who asked has gone: nobody hears this.
  ECONNRESET: [400, 'bad-input', 'The request was cut off.'],
  ERR_STREAM_PREMATURE_CLOSE: [400, 'bad-input', 'The request was cut off.'],
  FST_PROTO_VIOLATION: [400, 'bad-input', 'A part of the form has a name that is not allowed.'],
};

/** Whatever was thrown, as it is told: nothing of the inside, no paths, no stack. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  // A database that another process keeps is busy; what is wrong with a disk stays inside, with its paths.
  const explained = explainError(error);
  const thrown = explained instanceof ApiError && explained.code === 'busy' ? explained : error;
  if (thrown instanceof ApiError) {
    const [status, code] = statuses[thrown.code] ?? [500, 'internal'];
    if (status === 500) return new ApiFailure(500, 'internal', unexpected);
    return new ApiFailure(status, code, thrown.message, { field: thrown.data.field ?? thrown.data.column });
  }
  const { code, statusCode } = thrown as Partial<FastifyError>;
  const known = code === undefined ? undefined : fastifyStatuses[code];
  if (known) return new ApiFailure(...known);
  if (statusCode === 429)
    return new ApiFailure(429, 'too-many', 'Too many requests. Wait as long as the header Retry-After says, in seconds.');
  // What the parsers throw by themselves: prototype pollution, broken forms.
  if (statusCode === 400) return new ApiFailure(400, 'bad-input', 'The body cannot be read.');
  if (statusCode === 413) return new ApiFailure(413, 'too-large', 'The body is too large.');
  if (statusCode === 415) return new ApiFailure(415, 'wrong-content-type', 'This content type is not taken here.');
  return new ApiFailure(500, 'internal', unexpected);
}

const unexpected = 'Something went wrong inside Almanac. Its log says what.';
