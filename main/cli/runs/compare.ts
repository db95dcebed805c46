import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { plain, print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';

const figure = (value: number | null | undefined): string => value?.toPrecision(3) ?? '-';
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(100 * share).toFixed(0)}%`;

/** @param origins - what a forecast begins with: origins of a backtest, or periods where everything was forecast once */
export function comparisonText(
  { runs, parameters, cells, metrics, ranks, pairs, coverage, groups, worst }: RunComparison,
  origins = 'origins',
): string {
  const marks = runs.map((_, k) => String.fromCharCode(65 + k));
  const lines = runs.map(({ label, experiment, dataset, id }, k) => `${marks[k]}  ${label}: ${experiment}, ${dataset}  ${id}`);
  const differing = parameters.filter(({ differs }) => differs);
  lines.push(
    '',
    differing.length === 0
      ? 'The same settings and data.'
      : table(
          ['differs', ...marks],
          differing.map(({ name, values }) => [name, ...values]),
        ),
  );
  if (cells.none !== null) return [...lines, '', cells.none].join('\n');
  const left = cells.leftOut.some((count) => count > 0)
    ? ` Left out as others lack them: ${cells.leftOut.map((count, k) => `${marks[k]} ${count}`).join(', ')}.`
    : '';
  lines.push('', `${cells.shared} forecasts of ${cells.series} series and ${cells.origins} ${origins} that all runs made.${left}`);
  if (cells.changedActuals > 0) lines.push(`${cells.changedActuals} actuals differ between the dataset versions; those of A count.`);
  lines.push(
    '',
    table(
      ['', ...marks],
      metrics.map(({ metric, runs: own }) => [
        metric,
        ...own.map(({ estimate, lower, upper }) => `${figure(estimate)} [${figure(lower)}, ${figure(upper)}]`),
      ]),
    ),
  );
  const mase = metrics.find(({ metric }) => metric === 'mase') ?? metrics[0];
  if (mase)
    lines.push(
      '',
      table(
        [`difference of ${mase.metric}`, 'estimate', '95% interval', 'lower in draws', 'wins', 'Diebold-Mariano p'],
        mase.differences.map(({ first, second, estimate, lower, upper, lowerShare }) => {
          const pair = pairs.find((one) => one.first === first && one.second === second);
          return [
            `${marks[first]} - ${marks[second]}`,
            figure(estimate),
            `[${figure(lower)}, ${figure(upper)}]`,
            percent(lowerShare),
            percent(pair?.winRate),
            pair?.refused ?? figure(pair?.pValue),
          ];
        }),
      ),
    );
  if (ranks)
    lines.push(
      '',
      `Mean ranks over ${ranks.blocks} series: ${ranks.order.map(({ run, rank }) => `${marks[run]} ${rank.toFixed(2)}`).join(', ')}; further apart than ${ranks.criticalDifference.toFixed(2)} differ.`,
    );
  for (const { level, runs: own } of coverage)
    lines.push(`${level}% intervals hold: ${own.map((one, k) => `${marks[k]} ${figure(one.coverage)}%`).join(', ')}`);
  const weekday = groups.find(({ name }) => name === 'Weekday');
  if (weekday)
    lines.push(
      '',
      table(
        ['MASE', ...marks],
        weekday.labels.map((label, i) => [label, ...weekday.runs.map(({ mase: values }) => figure(values[i]))]),
      ),
    );
  if (worst.length > 0)
    lines.push(
      '',
      table(
        ['worst series', ...marks],
        worst.slice(0, 5).map(({ name, mase: values }) => [name, ...values.map(figure)]),
      ),
    );
  return lines.join('\n');
}

/** Runs side by side on what all of them forecast. */
export async function runsCompare(ids: readonly string[], options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app, signal, bar }) => {
    const found = await app.compareRuns(ids, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    if (options.json) return printJson(plain(found));
    print(comparisonText(found));
  });
}
