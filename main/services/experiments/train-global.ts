import type { Spec } from '../../../engine/models/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { GlobalSetup } from '../../jobs/global-protocol.ts';
import { runGlobal } from '../../jobs/global-run.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { JobControl } from '../jobs/jobs.ts';
import { globalPanel } from '../models/global-panel.ts';
import type { TrainJob } from './train-job.ts';

/** Before this share is done the pace says little about what is left. */
const settledShare = 0.01;

/** @throws ApiError `not-found` where the model that the run begins with is gone */
function startOf(store: Store, { start }: StoredRun): Pick<GlobalSetup, 'start'> {
  if (!start) return {};
  const fitted = store.results.model(start.runId);
  if (fitted === null)
    throw new ApiError(
      'not-found',
      'The experiment that this one goes on from was deleted, and its models with it. Train a new comparison on these data.',
    );
  return { start: { mode: start.mode, from: start.from, fitted } };
}

/**
 * Trains a run that learns across series and keeps its model and results at one go: an interrupted one starts again, a net from its last
 * checkpoint.
 *
 * @param spec - the run's settings, ready for the engine
 * @param tell - share done, what is being done, milliseconds left or null
 * @returns false when cancelled
 */
export async function trainGlobal(
  { store, experiment, loaded, board, workers, nets }: TrainJob,
  run: StoredRun,
  spec: Spec,
  stop: Int32Array,
  control: JobControl,
  tell: (share: number, phase: string, leftMs: number | null) => void,
): Promise<boolean> {
  const { horizon, folds, levels, seed } = experiment.options;
  const begun = performance.now();
  tell(0, '', null);
  const net = (await nets?.begin(run, experiment, spec, loaded, workers)) ?? null;
  if (control.signal.aborted) return false;
  // What a checkpoint gives back takes no time: the pace is that of what comes after the first report.
  let first: { readonly share: number; readonly at: number } | null = null;
  const done = await runGlobal(
    {
      panel: globalPanel(loaded),
      ...(loaded.folds ? { stages: loaded.folds } : {}),
      run: { name: run.model, kind: run.kind, spec },
      ...startOf(store, run),
      ...(net ? { nets: net.setup } : {}),
      horizon,
      folds,
      levels,
      seed,
      workers,
      stop,
    },
    control.signal,
    {
      ...net?.listener,
      onProgress: ({ share, phase }) => {
        first ??= { share: net ? share : 0, at: net ? performance.now() : begun };
        const done = share - first.share;
        tell(share, phase, done < settledShare ? null : ((performance.now() - first.at) * (1 - share)) / done);
      },
    },
  );
  if (!done) return false;
  const results = done.results.map(({ ms: _ms, ...result }) => ({ ...result, runId: run.id }));
  store.results.insertRun(run.id, done.fitted, results);
  if (net) nets?.finished(run.id);
  results.forEach((result, i) => {
    const shared = i === 0 && done.fitted !== null ? Buffer.byteLength(done.fitted) : 0;
    board.add(run.model, { ...result, bytes: Buffer.byteLength(result.fitted) + shared });
  });
  return true;
}
