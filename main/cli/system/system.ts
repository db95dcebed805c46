import { setTimeout as sleep } from 'node:timers/promises';
import { keptThing, type KeepingPreview, type KeepingRule, type SystemReport } from '../../../contract/entities/system.ts';
import { ApiError } from '../../../contract/errors.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';

/** Long enough for processor time to be measured. */
const lookMs = 500;

const bytes = (value: number | null): string =>
  value === null
    ? '-'
    : value >= 1e9
      ? `${(value / 1e9).toFixed(1)} GB`
      : value >= 1e6
        ? `${(value / 1e6).toFixed(1)} MB`
        : `${Math.ceil(value / 1e3)} kB`;
const percent = (share: number | null): string => (share === null ? '-' : `${Math.round(100 * share)}%`);
const milliseconds = (ms: number | null): string => (ms === null ? '-' : `${ms.toPrecision(3)} ms`);

function reportText({ cpu, memory, gpu, disk, workspace, jobs, forecasts }: SystemReport): string {
  const lines: [string, string][] = [
    ['processor', `${percent(cpu.load)} of ${cpu.processors} busy`],
    ['memory', `${bytes(memory.free)} free of ${bytes(memory.total)}; this process ${bytes(memory.own)}`],
    ['graphics', gpu.detail],
    ['disk', `${bytes(disk.free)} free of ${bytes(disk.total)}; an alert below ${bytes(disk.limit)}`],
    ['workspace', `${bytes(workspace.bytes)} in ${workspace.folder}`],
    ...workspace.folders.map(({ name, bytes: size, files }): [string, string] => [`  ${name}`, `${bytes(size)} in ${files} files`]),
    ['jobs', `${jobs.running} running, ${jobs.queued} waiting; in 24 hours ${jobs.done} done, ${jobs.failed} failed`],
    ...jobs.failures.map(({ title, at, message }): [string, string] => [
      '  failed',
      `${at.slice(0, 16).replace('T', ' ')}  ${title}: ${message}`,
    ]),
    [
      'forecasts',
      forecasts.count === 0
        ? 'none asked for in 24 hours'
        : `${forecasts.count} in 24 hours: half within ${milliseconds(forecasts.p50)}, 95% within ${milliseconds(forecasts.p95)}, the slowest ${milliseconds(forecasts.mostMs)}`,
    ],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

/** The machine, the workspace, jobs and how long forecasts take. */
export async function systemCommand(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    await sleep(lookMs);
    const report = await app.system.report();
    if (options.json) printJson(report);
    else print(reportText(report));
  });
}

export interface KeepOptions extends CommonOptions {
  readonly set?: readonly string[];
  readonly apply?: boolean;
}

const parseRule = (text: string): KeepingRule => {
  const [what, days] = text.split('=').map((word) => word.trim());
  const known = keptThing.safeParse(what);
  const number = days === 'always' ? null : Number(days);
  if (!known.success || (number !== null && !(Number.isInteger(number) && number >= 1 && number <= 36_500)))
    throw new ApiError(
      'bad-input',
      `"${text}" is no rule such as logs=30 (days) or alerts=always. There are: ${keptThing.options.join(', ')}.`,
      { field: 'set', value: text },
    );
  return { what: known.data, days: number };
};

const previewText = ({ rules, bytes: all }: KeepingPreview): string =>
  [
    table(
      ['what', 'kept', 'there is', '', 'goes', ''],
      rules.map(({ what, days, count, bytes: size, goes }) => [
        what,
        days === null ? 'always' : `${days} days`,
        String(count),
        bytes(size),
        String(goes.count),
        bytes(goes.bytes),
      ]),
    ),
    '',
    `${bytes(all)} would go. "almanac system keep --apply" removes it; --set logs=14 changes a rule, which then holds by itself, once a day.`,
  ].join('\n');

/** How long what grows by itself is kept, what would go, and its removal. */
export async function keepCommand(options: KeepOptions): Promise<void> {
  await withSession(options, ({ app }) => {
    if (options.set) app.keeping.set(options.set.map(parseRule));
    if (options.apply) {
      const gone = app.keeping.apply();
      if (options.json) printJson(gone);
      else
        print(
          gone.rules.length === 0
            ? 'Nothing is old enough to go.'
            : gone.rules.map(({ what, goes }) => `${what}: ${goes.count} removed, ${bytes(goes.bytes)}`).join('\n'),
        );
    } else {
      const preview = app.keeping.preview();
      if (options.json) printJson(preview);
      else print(previewText(preview));
    }
    return Promise.resolve();
  });
}
