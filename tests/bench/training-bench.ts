import path from 'node:path';
import { createDatasets } from '../../main/services/datasets/datasets.ts';
import { createExperiments } from '../../main/services/experiments/experiments.ts';
import { createJobs } from '../../main/services/jobs/jobs.ts';
import { openStore } from '../../main/store/store.ts';
import { choices, fakeIngest, syntheticPanel, temporaryFolder } from '../main/synthetic.ts';
import { median, report } from './run-program.ts';

const seriesCount = 300;
const rounds = 3;

/** Forecasts a second with one and with two workers, and how long a cancel takes. */
export async function benchTraining(): Promise<void> {
  const { folder, remove } = temporaryFolder();
  const store = openStore(folder);
  try {
    const jobs = createJobs(store.jobs, () => undefined);
    const datasets = createDatasets(path.join(folder, 'data'), store, fakeIngest(syntheticPanel(seriesCount, 730)), jobs, () => undefined);
    const modelsFolder = path.join(folder, 'models');
    const experiments = createExperiments({ store, jobs, datasets, modelsFolder, codeVersion: 'bench', changed: () => undefined });
    const { id: versionId } = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
    const { options: defaults } = await experiments.defaults(versionId);
    const options = { ...defaults, models: ['exponential-smoothing', 'theta'], specs: {} };
    const perSecond = async (workers: number): Promise<number> => {
      const began = performance.now();
      const { finished, experimentId } = await experiments.train({ versionId, options: { ...options, workers } });
      await finished;
      const models = (await experiments.get(experimentId)).leaderboard.length;
      return (1000 * seriesCount * models * (options.folds + 1)) / (performance.now() - began);
    };
    await perSecond(2);
    const one: number[] = [];
    const two: number[] = [];
    for (let round = 0; round < rounds; round++) {
      one.push(await perSecond(1));
      two.push(await perSecond(2));
    }
    const ratio = median(two) / median(one);
    process.stdout.write(
      `\nTraining of ${seriesCount} daily series of 730 values, ${options.models.join(', ')} and baselines, ${rounds} rounds\n`,
    );
    process.stdout.write(`  ${median(one).toFixed(0)} forecasts a second with 1 worker, ${median(two).toFixed(0)} with 2\n`);
    report('two workers against one', `${ratio.toFixed(2)} x`, 'at least 1.85 x', ratio >= 1.85);

    const cancels: number[] = [];
    for (let round = 0; round < 5; round++) {
      const { jobId, finished } = await experiments.train({ versionId, options: { ...options, workers: 2 } });
      while ((jobs.get(jobId)?.done ?? 0) < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      const began = performance.now();
      jobs.cancel(jobId);
      await finished.catch(() => undefined);
      cancels.push(performance.now() - began);
    }
    const slowest = Math.max(...cancels);
    report('cancel of a training, slowest of five', `${slowest.toFixed(0)} ms`, 'within 200 ms', slowest <= 200);
  } finally {
    store.close();
    remove();
  }
}
