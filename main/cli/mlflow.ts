import type { ImportedRun } from '../../contract/entities/imported-run.ts';
import type { RunRow } from '../../contract/entities/run.ts';
import type { MlflowForm } from '../services/mlflow/export.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

const counted = (n: number, what: string): string => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`;

/** Writes runs into a folder that MLflow opens. */
export async function runsExportMlflow(folder: string, options: CommonOptions & { filter?: string; form: MlflowForm }): Promise<void> {
  await withSession(options, async ({ app, bar, signal }) => {
    const ids = app.runs.ids({ filter: options.filter ?? '' });
    const made = await app.exportMlflow(folder, ids, options.form, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    if (options.json) return printJson(made);
    const versions = made.versions === 0 ? '' : `, ${counted(made.versions, 'registered version')}`;
    print(`${counted(made.runs, 'run')} of ${counted(made.experiments, 'experiment')}${versions} in ${made.folder}`);
    print(made.open);
  });
}

/** Takes the runs of a folder of MLflow in. */
export async function runsImportMlflow(folder: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const { runs, known, own, skipped } = await app.importedRuns.import(folder);
    if (options.json) return printJson({ runs, known, own, skipped });
    const again = known === 0 ? '' : `, ${known} of them brought up to date`;
    print(`${counted(runs, 'run')} imported${again}${own === 0 ? '' : `; ${counted(own, 'run')} of this workspace left out`}.`);
    for (const { what, why } of skipped) print(`skipped ${what}: ${why}`);
    if (runs > 0) print('"runs imported" lays them beside yours.');
  });
}

interface Line {
  readonly id: string;
  readonly source: string;
  readonly experiment: string;
  readonly name: string;
  readonly metrics: Readonly<Record<string, number | null>>;
}
const ours = ({ id, experiment, label, mase, rmsse, smape, mape, rmse, mae, bias, skill }: RunRow): Line => ({
  id,
  source: 'Almanac',
  experiment,
  name: label,
  metrics: { mase, rmsse, smape, mape, rmse, mae, bias, skill },
});
const theirs = ({ id, source, experiment, name, metrics }: ImportedRun): Line => ({ id, source, experiment, name, metrics });

/** A metric by its name, whatever its capitals. */
function metricOf({ metrics }: Line, name: string): number | null {
  const key = Object.keys(metrics).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? null : (metrics[key] ?? null);
}

/** Imported runs and ours, the lowest of a metric first; those without it last. Or takes imported ones out. */
export async function runsImported(
  options: CommonOptions & { metric: string; filter?: string; delete?: readonly string[] },
): Promise<void> {
  await withSession(options, async ({ app }) => {
    const imported = app.importedRuns.list();
    if (options.delete) {
      const ids = options.delete.includes('all') ? imported.map(({ id }) => id) : options.delete;
      app.importedRuns.delete(ids);
      return options.json ? printJson({ deleted: ids }) : print(`${counted(ids.length, 'imported run')} taken out.`);
    }
    const own = app.runs.list({ filter: options.filter ?? '', limit: 1000 }).runs;
    const lines = [...imported.map(theirs), ...own.map(ours)].toSorted(
      (a, b) => (metricOf(a, options.metric) ?? Infinity) - (metricOf(b, options.metric) ?? Infinity),
    );
    if (options.json) return printJson({ imported, runs: lines });
    if (imported.length === 0) return print('No imported runs: "runs import-mlflow DIR" takes some in.');
    const shown = [options.metric, ...['mase', 'smape', 'rmse', 'mae'].filter((name) => name !== options.metric)];
    print(
      table(
        ['run', 'from', 'experiment', 'name', ...shown],
        lines.map((line) => [
          line.id,
          line.source,
          line.experiment,
          line.name,
          ...shown.map((name) => metricOf(line, name)?.toPrecision(3) ?? '-'),
        ]),
      ),
    );
    return Promise.resolve();
  });
}
