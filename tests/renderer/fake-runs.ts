import type { Contract } from '../../contract/api.ts';
import type { Experiment } from '../../contract/entities/experiment.ts';
import type { RunRow } from '../../contract/entities/run.ts';
import { runFields } from '../../contract/run-filter/fields.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';

const rowsOf = (experiments: readonly Experiment[]): RunRow[] =>
  experiments.flatMap((experiment) =>
    experiment.leaderboard.map((row): RunRow => ({
      ...row,
      id: row.runId,
      experimentId: experiment.id,
      experiment: experiment.name,
      datasetVersionId: experiment.datasetVersionId,
      dataset: experiment.datasetName,
      version: experiment.datasetNumber,
      createdAt: experiment.createdAt,
      state: experiment.state,
      horizon: experiment.options.horizon,
      folds: experiment.options.folds,
      seed: experiment.options.seed,
      series: row.seriesTotal,
      memory: null,
      tags: [],
      note: '',
      group: null,
      archivedAt: null,
      deletedAt: null,
    })),
  );

type RunProcedures = Extract<keyof Contract, `runs.${string}`>;

/** Runs of made-up experiments: listed as they come, whatever is asked. */
export function fakeRuns(experiments: () => readonly Experiment[]): Pick<Client<Contract>, RunProcedures> {
  const refuse = async (): Promise<never> => {
    throw new ApiError('unsupported', 'Not with made-up runs.');
  };
  return {
    'runs.list': async ({ offset = 0, limit = 100 }) => {
      const runs = rowsOf(experiments());
      return { total: runs.length, offset, runs: runs.slice(offset, offset + limit) };
    },
    'runs.ids': async () => rowsOf(experiments()).map(({ id }) => id),
    'runs.fields': async () => runFields.map((field) => ({ ...field, parameter: false, values: [] })),
    'runs.help': async () => ({ from: 0, options: [], problem: null }),
    'runs.get': refuse,
    'runs.change': refuse,
    'runs.delete': refuse,
    'runs.restore': refuse,
    'runs.deleteForGood': refuse,
    'runs.repeat': refuse,
    'runs.repeats': async () => [],
    'runs.imported': async () => [],
    'runs.importMlflow': refuse,
    'runs.deleteImported': refuse,
    'runs.verify': refuse,
    'runs.provenance': refuse,
    'runs.compare': refuse,
  };
}
