import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { logEntry, logLevel, type LogEntry, type LogFilter, type LogPage } from '../../../contract/entities/log.ts';
import { ApiError } from '../../../contract/errors.ts';
import { logFiles } from './log-files.ts';

const written = logEntry.omit({ at: true });

const cursorForm = /^(almanac-[\d-]+\.jsonl):(\d{1,9})$/;

export type ReadLog = (filter: LogFilter, limit: number, before?: string) => Promise<LogPage>;

/** A test for entries; built once for each question. */
export function entryTest({ least, part, text, since, until }: LogFilter): (entry: Omit<LogEntry, 'at'>) => boolean {
  const rank = least === undefined ? 0 : logLevel.options.indexOf(least);
  const needle = text?.trim().toLowerCase() ?? '';
  const from = momentOf(since, 'since');
  const to = momentOf(until, 'until');
  return (entry) => {
    if (logLevel.options.indexOf(entry.level) < rank || (part !== undefined && entry.part !== part)) return false;
    const time = Date.parse(entry.time);
    if (time < from || time > to) return false;
    if (needle === '') return true;
    return (
      entry.text.toLowerCase().includes(needle) ||
      Object.entries(entry.more).some(([name, value]) => `${name} ${String(value)}`.toLowerCase().includes(needle))
    );
  };
}

function momentOf(text: string | undefined, field: 'since' | 'until'): number {
  if (text === undefined) return field === 'since' ? -Infinity : Infinity;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new ApiError('bad-input', `"${text}" is no moment such as 2026-11-22T10:00:00Z.`, { field, value: text });
  return moment;
}

/** @returns null for a line that a crash cut off, or that is not ours */
export function entryOf(line: string, at: string): LogEntry | null {
  try {
    const found = written.safeParse(JSON.parse(line));
    return found.success ? { at, ...found.data } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/**
 * A page of what was written, the newest first.
 *
 * @param before - the `next` of a page: what stands before it
 * @param flush - writes what this process has still to write
 * @throws ApiError `bad-input`
 */
export async function readLog(
  folder: string,
  filter: LogFilter,
  limit: number,
  before?: string,
  flush: () => void = () => undefined,
): Promise<LogPage> {
  flush();
  const passes = entryTest(filter);
  const [, beforeFile, beforeLine] = before === undefined ? [] : (cursorForm.exec(before) ?? []);
  if (before !== undefined && beforeFile === undefined)
    throw new ApiError('bad-input', 'This is no place in the log.', { field: 'before' });
  const files = logFiles(folder, 'almanac').reverse();
  const first = beforeFile === undefined ? 0 : files.findIndex(({ name }) => name === beforeFile);
  // The file was removed meanwhile, and with it all before it.
  if (first < 0) return { entries: [], next: null };
  const earliest = momentOf(filter.since, 'since');
  const entries: LogEntry[] = [];
  for (const [place, file] of files.slice(first).entries()) {
    // A file holds one day.
    if (Date.parse(`${file.day}T23:59:59.999Z`) < earliest) break;
    const lines = (await readFile(file.path, 'utf8').catch(() => '')).split('\n');
    let number = place === 0 && beforeLine !== undefined ? Number(beforeLine) : lines.length;
    while (--number >= 0) {
      const line = lines[number];
      if (line === undefined || line === '') continue;
      const entry = entryOf(line, `${file.name}:${number}`);
      if (!entry || !passes(entry)) continue;
      entries.push(entry);
      if (entries.length >= limit) return { entries, next: entry.at };
    }
  }
  return { entries, next: null };
}
