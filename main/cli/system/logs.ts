import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry, LogFilter, LogLevel, LogPart } from '../../../contract/entities/log.ts';
import { readLog } from '../../services/logs/read-log.ts';
import { defaultWorkspace } from '../../user-data.ts';
import { momentIn } from '../alerts/moment.ts';
import { print } from '../output.ts';
import type { CommonOptions } from '../session.ts';

export interface LogsOptions extends CommonOptions {
  readonly level?: LogLevel;
  readonly part?: LogPart;
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly follow?: boolean;
}

const usualLimit = 200;
const pageSize = 500;
const lookEveryMs = 1000;

const lineOf = ({ time, level, part, text, more }: LogEntry): string => {
  const fields = Object.entries(more).map(
    ([name, value]) => `${name}=${typeof value === 'string' && /\s/.test(value) ? JSON.stringify(value) : String(value)}`,
  );
  return [`${time.slice(0, 23).replace('T', ' ')}`, level.padEnd(7), part.padEnd(11), text, ...fields].join('  ');
};

/** Lines of the log, the oldest first; one JSON document a line with --json. Reads the files alone: it can be asked while the application runs. */
export async function logsCommand({ workspace = defaultWorkspace(), json, limit, follow, ...options }: LogsOptions): Promise<void> {
  const folder = path.join(workspace, 'logs');
  const filter: LogFilter = {
    ...(options.level && { least: options.level }),
    ...(options.part && { part: options.part }),
    ...(options.text && { text: options.text }),
    ...(options.since && { since: momentIn(options.since, 'since', -1) }),
    ...(options.until && { until: momentIn(options.until, 'until', -1) }),
  };
  const show = (entry: LogEntry): void => print(json ? JSON.stringify(entry) : lineOf(entry));
  const most = limit ?? (options.since ? Infinity : usualLimit);
  const found: LogEntry[] = [];
  let before: string | undefined;
  while (found.length < most) {
    const { entries, next } = await readLog(folder, filter, Math.min(pageSize, most - found.length), before);
    found.push(...entries);
    if (next === null) break;
    before = next;
  }
  found.reverse().forEach(show);
  if (!follow) return;
  let last = found.at(-1)?.at ?? (await readLog(folder, {}, 1)).entries[0]?.at;
  for (;;) {
    await sleep(lookEveryMs);
    const fresh: LogEntry[] = [];
    let from: string | undefined;
    for (;;) {
      const { entries, next } = await readLog(folder, filter, pageSize, from);
      const known = entries.findIndex(({ at }) => last !== undefined && !isAfter(at, last));
      fresh.push(...(known < 0 ? entries : entries.slice(0, known)));
      if (known >= 0 || next === null) break;
      from = next;
    }
    fresh.reverse().forEach(show);
    last = fresh.at(-1)?.at ?? last;
  }
}

/** Whether a place in the log is behind another one: by file, then by line. */
function isAfter(at: string, other: string): boolean {
  const [file = '', line = '0'] = at.split(':');
  const [otherFile = '', otherLine = '0'] = other.split(':');
  return file === otherFile ? Number(line) > Number(otherLine) : file > otherFile;
}
