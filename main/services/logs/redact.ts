import { ApiError, type ErrorCode } from '../../../contract/errors.ts';
import type { LogFields } from '../../../contract/entities/log.ts';

const mostText = 500;
const leftOut = '[left out]';
const secretName = /pass(word|phrase)?|secret|token|authorization|cookie|credential|api.?key|url$|webhook/i;
/** Ends of names that say how many, not what. */
const countName = /(count|ms|bytes|id)$/i;

/** A text without what must not be kept: addresses beyond their host, and what stands behind words for secrets. */
export function redactText(text: string): string {
  const clean = text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"']*@)?([^\s/"'?#]+)[^\s"']*/gi, '$1$2/…')
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${leftOut}`)
    .replaceAll(/\b((?:pass(?:word|phrase)?|secret|token|api[_-]?key)["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi, `$1${leftOut}`);
  return clean.length > mostText ? `${clean.slice(0, mostText - 1)}…` : clean;
}

/** Fields without secrets, whatever they are called by those who write; anything but plain values is left out. */
export function redactFields(fields: LogFields): LogFields {
  const clean: LogFields = {};
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') clean[name] = secretName.test(name) && !countName.test(name) ? leftOut : redactText(value);
    else if (typeof value === 'number') clean[name] = Number.isFinite(value) ? value : null;
    else if (typeof value === 'boolean' || value === null) clean[name] = value;
  return clean;
}

/** Codes whose messages never quote a cell of a file. */
const plainCodes: readonly ErrorCode[] = [
  'disk-full',
  'ingest-crashed',
  'unsupported',
  'busy',
  'cancelled',
  'disconnected',
  'file-missing',
];

/**
 * What may be written of an error: its code, and its message where that cannot hold values of somebody's data. The whole message is with the job
 * or on the screen of who asked.
 */
export function failureFields(error: unknown): LogFields {
  if (error instanceof ApiError)
    return plainCodes.includes(error.code) ? { code: error.code, message: error.message } : { code: error.code };
  if (!(error instanceof Error)) return { code: 'internal' };
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    code: typeof code === 'string' ? code : 'internal',
    // What is quoted may be of a file.
    message: error.message.replaceAll(/(["'`“]).*?(["'`”]|$)/g, '"…"'),
    at: frames
      .slice(0, 3)
      .map((line) =>
        line
          .trim()
          .replace(/^at /, '')
          .replace(/\(?(?:file:\/\/)?[^\s(]*[\\/]([^\\/]+?)\)?$/, '$1'),
      )
      .join(' < '),
  };
}
