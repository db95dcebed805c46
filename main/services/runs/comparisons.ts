import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import type { RunRecord } from '../../../contract/entities/run.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { compareRunsAside } from '../../jobs/compare-aside.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { seriesKey } from '../datasets/panels.ts';
import { shiftBetween } from './compare-cells.ts';
import type { Runs } from './runs.ts';

/**
 * Runs side by side, of one experiment or of several.
 *
 * @throws ApiError `bad-input` for fewer than two runs, one twice, runs without results, and time axes that do not fall onto each other;
 *   `not-found`, `cancelled`
 */
export type CompareRuns = (ids: readonly string[], options?: CallOptions) => Promise<RunComparison>;

export const mostRuns = 12;

export function createComparisons(runs: Runs, datasets: Datasets, database: string): CompareRuns {
  return async (ids, options = {}) => {
    const refuse = (message: string): never => {
      throw new ApiError('bad-input', message, { field: 'ids' });
    };
    if (ids.length < 2) refuse('A comparison needs two runs or more.');
    if (ids.length > mostRuns) refuse(`A comparison takes ${mostRuns} runs at most, not ${ids.length}.`);
    if (new Set(ids).size < ids.length) refuse('A run is compared with others, not with itself.');
    const records: RunRecord[] = [];
    for (const id of ids) {
      records.push(runs.get(id));
      // Warnings of a large run are counted anew: others get their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const unfinished = records.find(({ state }) => state !== 'done');
    if (unfinished) refuse(`${unfinished.label} of ${unfinished.experiment} is not finished. Only finished runs can be compared.`);
    const versions = [...new Set(records.map(({ datasetVersionId }) => datasetVersionId))];
    options.onProgress?.({ phase: 'Reading the data', done: 0, total: 6 });
    const loaded: LoadedPanel[] = [];
    for (const id of versions) loaded.push(await datasets.panels.get(id));
    const of = (record: RunRecord): LoadedPanel => loaded[versions.indexOf(record.datasetVersionId)] as LoadedPanel;
    const first = of(records[0] as RunRecord);
    const shifts = records.map((record) => {
      const shift = shiftBetween(first.version.axis, of(record).version.axis);
      if (shift === null)
        return refuse(
          `The periods of ${record.dataset} v${record.version} and ${first.version.datasetName} v${first.version.number} do not fall onto each other.`,
        );
      return shift;
    });
    const names = first.panel.ids.map((id, i) => Object.values(seriesKey(first, i)).join(' / ') || id);
    const found = await compareRunsAside(
      {
        database,
        data: loaded.map(({ panel, version }) => ({
          panel: { ids: panel.ids, offsets: panel.offsets, start: panel.start, y: panel.y, seasonLength: panel.seasonLength },
          axis: version.axis,
        })),
        runs: records.map((record) => ({ id: record.id, data: versions.indexOf(record.datasetVersionId) })),
        shifts,
        segments: [
          ...first.version.keyNames.map((name, k) => ({ name, values: first.keys[k] ?? [] })),
          ...(first.panel.statics ?? []).map(({ name, values }) => ({ name, values })),
        ],
        seriesNames: names,
      },
      options,
    );
    const labels = distinct(records);
    return {
      runs: records.map(({ id, experimentId, model, experiment, dataset, version, createdAt }, k) => ({
        id,
        experimentId,
        model,
        label: labels[k] ?? model,
        experiment,
        dataset: `${dataset} v${version}`,
        createdAt,
      })),
      parameters: parametersOf(records),
      ...found,
    };
  };
}

/** Labels that tell runs apart: with the experiment, or a number, where they are the same. */
function distinct(records: readonly RunRecord[]): string[] {
  const again = (labels: readonly string[], more: (record: RunRecord, k: number) => string): string[] =>
    labels.map((label, k) =>
      labels.filter((other) => other === label).length > 1 ? `${label}, ${more(records[k] as RunRecord, k)}` : label,
    );
  const byVersion = again(
    records.map(({ label }) => label),
    ({ dataset, version }) => `${dataset} v${version}`,
  );
  const byName = again(byVersion, ({ experiment }) => experiment);
  return again(byName, (_, k) => `run ${k + 1}`);
}

/** What was set, and what it was trained on, run beside run; what differs first. */
export function parametersOf(records: readonly RunRecord[]): RunComparison['parameters'] {
  const names = [...new Set(records.flatMap(({ spec }) => Object.keys(spec)))].sort();
  const said = (value: unknown): string => (value === undefined ? 'as it is' : typeof value === 'string' ? value : JSON.stringify(value));
  const rows: [string, (record: RunRecord) => string][] = [
    ['model', ({ kind }) => kind],
    ...names.map((name): [string, (record: RunRecord) => string] => [name, ({ spec }) => said(spec[name])]),
    ['data', ({ dataset, version }) => `${dataset} v${version}`],
    ['recipe', ({ data }) => data.recipe.join(', ') || 'none'],
    ['features', ({ data }) => (data.features ? `${data.features.kinds.join(', ')} (${data.features.id})` : 'none')],
    ['horizon', ({ horizon }) => String(horizon)],
    ['folds', ({ folds }) => String(folds)],
    ['levels', ({ levels }) => levels.map((level) => `${level}%`).join(', ')],
    ['seed', ({ seed }) => String(seed)],
    ['code', ({ codeVersion }) => codeVersion],
    ['backend', ({ backend }) => backend ?? 'processor'],
    ['environment', ({ environment }) => Object.values(environment).join(', ')],
  ];
  return rows
    .map(([name, of]) => {
      const values = records.map(of);
      return { name, values, differs: new Set(values).size > 1 };
    })
    .toSorted((a, b) => Number(b.differs) - Number(a.differs));
}
