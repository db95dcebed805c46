import type { PerformanceFigures, VersionPerformance } from '../../../contract/entities/performance.ts';
import { ApiError } from '../../../contract/errors.ts';
import { writeWhole } from '../../services/files/write-whole.ts';
import { figureCells, figureHead } from '../../services/monitoring/files/figure-cells.ts';
import { performanceHtml, performanceSentences } from '../../services/monitoring/files/html.ts';
import { judgeFiles } from '../../services/monitoring/files/judge-files.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';

export interface PerformanceOptions extends CommonOptions {
  readonly predictions?: string;
  readonly actuals?: string;
  readonly report?: string;
  readonly date?: string;
  readonly forecast?: string;
  readonly value?: string;
  readonly seasonLength?: number;
}

const shown = 20;

function printTable(name: string, rows: readonly (readonly [string, PerformanceFigures])[]): void {
  const [first] = rows;
  if (!first) return;
  print(
    `\n${table(
      [name, ...figureHead(first[1].coverage.map(({ level }) => level))],
      rows.slice(0, shown).map(([label, row]) => [label, ...figureCells(row)]),
    )}`,
  );
  if (rows.length > shown) print(`... ${rows.length - shown} more; --json has all`);
}

/** How a deployment does on what came; or, with two files, how the forecasts of one do by the actuals of the other, without any workspace. */
export async function performanceCommand(word: string | undefined, options: PerformanceOptions): Promise<void> {
  const { predictions, actuals } = options;
  if (predictions === undefined && actuals === undefined && word !== undefined) return ofDeployment(word, options);
  if (predictions === undefined || actuals === undefined || word !== undefined)
    throw new ApiError('bad-input', 'Give a deployment, or both --predictions and --actuals.', {
      field: predictions === undefined ? 'predictions' : 'actuals',
    });
  const found = await judgeFiles(predictions, actuals, options);
  if (options.report !== undefined) await writeWhole(options.report, [performanceHtml(found, new Date().toISOString())]);
  if (options.json) return printJson(found);
  print(performanceSentences(found).join(' '));
  for (const note of found.notes) print(`note: ${note}`);
  printTable('', [['all', found.total]]);
  printTable(
    'steps ahead',
    found.horizon.map((row) => [String(row.step), row] as const),
  );
  printTable(
    'period',
    found.periods.map((row) => [row.period, row] as const),
  );
  printTable(
    'series',
    found.series.map((row) => [row.name || 'all', row] as const),
  );
  if (options.report !== undefined) print(`\nWrote ${options.report}`);
}

function versionText({ number, label, stage, verdict, expectedFrom, total, steps, series, segments, points }: VersionPerformance): void {
  const [from, to] = [points[0]?.period ?? '', points.at(-1)?.period ?? ''];
  print(`\nv${number} ${label} (${stage}), ${points.length} periods from ${from} to ${to}`);
  print(verdict.sentence);
  if (verdict.next !== '') print(`Next: ${verdict.next}`);
  if (expectedFrom !== null) print(expectedFrom);
  printTable('newest forecast of each period', [['all', total]]);
  printTable(
    'steps ahead',
    steps.map((row) => [String(row.step), row] as const),
  );
  for (const { name, rows } of segments)
    printTable(
      name,
      rows.map((row) => [row.value, row] as const),
    );
  printTable(
    'series',
    series.map((row) => [row.name, row] as const),
  );
}

async function ofDeployment(word: string, options: PerformanceOptions): Promise<void> {
  if (options.report !== undefined)
    throw new ApiError('bad-input', '--report is for two files. Of a deployment, --json has everything.', { field: 'report' });
  await withSession(options, async ({ app }) => {
    const { id } = app.monitoring.get(word);
    const found = app.monitoring.performance(id);
    if (options.json) return printJson(found);
    const { deployment, versions, events, arrivals } = found;
    print(`${deployment.name}: ${deployment.sentence}`);
    versions.forEach(versionText);
    if (events.length > 0) print('');
    for (const { at, action, version, reason } of events) print(`${at.slice(0, 16).replace('T', ' ')}  ${action} v${version}: ${reason}`);
    const odd = arrivals.filter(({ findings, state }) => findings.length > 0 || state !== 'done').slice(0, shown);
    if (odd.length > 0) print('\nWhat was odd in data that came:');
    for (const { number, state, findings, message } of odd)
      print(`  v${number}, ${state}: ${[...findings, ...(message !== null && !findings.includes(message) ? [message] : [])].join(' ')}`);
    return Promise.resolve();
  });
}
