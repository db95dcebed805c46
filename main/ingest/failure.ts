import { ApiError, type ErrorCode, type ErrorData } from '../../contract/errors.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly data: ErrorData;
}

const noSpace = /ENOSPC|EDQUOT|No space left on device|disk is full|Could not write.*space|max_temp_directory_size|not enough space/i;
const noMemory = /Out of Memory|failed to allocate|could not allocate/i;

/** Any error of the ingest process as data: known system errors get a code and words of their own. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return { code: error.code, message: error.message, data: error.data };
  const message = error instanceof Error ? error.message : String(error);
  const systemCode = (error as { code?: unknown } | null)?.code;
  const file = (error as { path?: unknown } | null)?.path;
  const data: ErrorData = typeof file === 'string' ? { file } : {};
  if (noSpace.test(message)) {
    return {
      code: 'disk-full',
      message: 'The disk is full. Free some space and try again; nothing was kept.',
      data: { ...data, hint: message.split('\n')[0] ?? '' },
    };
  }
  if (systemCode === 'ENOENT') return { code: 'file-missing', message: `The file is not there any more: ${String(file)}.`, data };
  if (systemCode === 'EACCES' || systemCode === 'EPERM' || systemCode === 'EISDIR' || systemCode === 'EIO') {
    return { code: 'file-unreadable', message: `The file cannot be read: ${message}.`, data };
  }
  if (noMemory.test(message)) {
    return {
      code: 'busy',
      message: 'There is not enough memory to read this file. Close other programs and try again.',
      data: { ...data, hint: message.slice(0, 300) },
    };
  }
  return { code: 'internal', message, data };
}
