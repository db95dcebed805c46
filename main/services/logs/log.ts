import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { logLevel, type LogFields, type LogLevel, type LogPart } from '../../../contract/entities/log.ts';
import { logFileName, oldLogFiles, removeLogFiles, sizeOf, type LogKind } from './log-files.ts';
import { redactFields, redactText } from './redact.ts';

/** The one way to write a line: who (`part`), what (`text`, a sentence without data), and ids, counts, durations beside it. Never throws. */
export type Log = (level: LogLevel, part: LogPart, text: string, fields?: LogFields) => void;

export interface LogWriter {
  readonly log: Log;
  /** Writes what waits. */
  flush(): void;
  close(): void;
}

export interface LogOptions {
  readonly folder: string;
  readonly kind?: LogKind;
  /** Lines below this level are not written. */
  readonly least?: LogLevel;
  /** A file that has reached it is followed by the next one. */
  readonly fileBytes?: number;
  /** What all files may take together. */
  readonly mostBytes?: number;
  /** Days that a file is kept; null for as long as there is room. */
  readonly days?: () => number | null;
  readonly now?: () => Date;
}

export const logLimits = { fileBytes: 5_000_000, mostBytes: 100_000_000 } as const;
const flushAfterMs = 200;
const dayMs = 86_400_000;

/**
 * Structured lines (JSON) in rotating files. Several processes append to the same file, a whole line at a time; nothing is renamed, so that none of them
 * writes to a file that another one has put away. Lines wait up to 0.2 s, warnings and errors go at once.
 */
export function createLog({
  folder,
  kind = 'almanac',
  least = 'info',
  fileBytes = logLimits.fileBytes,
  mostBytes = logLimits.mostBytes,
  days = () => null,
  now = () => new Date(),
}: LogOptions): LogWriter {
  const rank = (level: LogLevel): number => logLevel.options.indexOf(level);
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let day = '';
  let number = 1;
  let lost = 0;

  const prune = (): void => {
    try {
      const kept = days();
      const oldest = kept === null ? null : new Date(now().getTime() - kept * dayMs).toISOString().slice(0, 10);
      removeLogFiles(oldLogFiles(folder, kind, oldest, mostBytes));
    } catch {
      // What is too old is removed when the next file begins; the lines that are to be written now are worth more.
    }
  };
  const place = (): string => {
    const today = now().toISOString().slice(0, 10);
    const isNew = today !== day;
    if (isNew) {
      day = today;
      number = 1;
      mkdirSync(folder, { recursive: true });
    }
    const before = number;
    while (sizeOf(path.join(folder, logFileName(kind, day, number))) >= fileBytes) number++;
    if (isNew || number !== before) prune();
    return path.join(folder, logFileName(kind, day, number));
  };
  const line = (level: LogLevel, part: LogPart, text: string, fields: LogFields): string =>
    `${JSON.stringify({ time: now().toISOString(), level, part, text: redactText(text), pid: process.pid, more: redactFields(fields) })}\n`;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const lines = waiting;
    waiting = [];
    try {
      if (lost > 0) lines.push(line('warning', 'system', 'Lines of this log could not be written.', { count: lost }));
      appendFileSync(place(), lines.join(''), { mode: 0o600 });
      lost = 0;
    } catch {
      // A log that cannot be written must not end the work that it tells of. How much is missing is said once there is room again.
      lost += lines.length;
      day = '';
    }
  };
  return {
    log: (level, part, text, fields = {}) => {
      if (rank(level) < rank(least)) return;
      waiting.push(line(level, part, text, fields));
      if (rank(level) >= rank('warning')) return flush();
      if (timer) return;
      timer = setTimeout(flush, flushAfterMs);
      timer.unref();
    },
    flush,
    close: flush,
  };
}
