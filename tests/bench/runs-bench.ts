import { monitorEventLoopDelay } from 'node:perf_hooks';
import path from 'node:path';
import { createDatasets } from '../../main/services/datasets/datasets.ts';
import { createJobs } from '../../main/services/jobs/jobs.ts';
import { createComparisons } from '../../main/services/runs/comparisons.ts';
import { createRuns } from '../../main/services/runs/runs.ts';
import { openStore } from '../../main/store/store.ts';
import { choices, fakeIngest, syntheticPanel, temporaryFolder } from '../main/synthetic.ts';
import { median, report } from './run-program.ts';
import { addResults, addRuns, days, experiments, kinds, seriesCount } from './runs-workspace.ts';

const compared = 10;
const targetMs = 100;

const tell = (what: string, ms: number): void => report(what, `${ms.toFixed(1)} ms`, `below ${targetMs} ms`, ms < targetMs);

/** Lists, filters and compares in a made workspace of 10,000 runs over 1,782 series. */
export async function benchRuns(): Promise<void> {
  process.stdout.write(`\nRuns: ${experiments * kinds.length} runs over ${seriesCount} series\n`);
  const place = temporaryFolder();
  const store = openStore(place.folder);
  try {
    const panel = syntheticPanel(seriesCount, days);
    const jobs = createJobs(store.jobs, () => undefined);
    const datasets = createDatasets(path.join(place.folder, 'data'), store, fakeIngest(panel), jobs, () => undefined);
    const version = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
    const ids = addRuns(store, version.id);
    const runs = createRuns({ store, sweep: () => undefined, changed: () => undefined });
    const timed = (name: string, work: () => unknown): void => {
      const times = Array.from({ length: 7 }, () => {
        const began = performance.now();
        work();
        return performance.now() - began;
      });
      tell(name, median(times));
    };
    timed('first page of all runs', () => runs.list({ limit: 100 }));
    timed('filter: mase < 0.9 and model = arima', () => runs.list({ filter: 'mase < 0.9 and model = arima', limit: 100 }));
    timed('filter of settings, tags, dates', () =>
      runs.list({ filter: '(changepoint_prior_scale < 0.5 or tag ~ "tag 1") and created >= 2026-02 and not selected', limit: 100 }),
    );
    timed('filter by text everywhere', () => runs.list({ filter: 'experiment ~ 17 and seasonality_mode = multiplicative', limit: 100 }));
    timed('sorted by MASE, page 50', () => runs.list({ sort: 'mase', offset: 5000, limit: 100 }));
    timed('sorted by a setting', () => runs.list({ sort: 'changepoint_prior_scale', descending: true, limit: 100 }));
    timed('fields for completion', () => runs.fields());
    timed('completion with each key', () => runs.help('mase < 0.9 and mo', 17));
    timed('record of one run', () => runs.get(ids[500] ?? ''));
    timed('tag for 1,000 runs', () => runs.change({ ids: ids.slice(0, 1000), addTags: ['many'] }));

    const chosen = ids.slice(0, compared);
    addResults(store, chosen, panel.y);
    timed('record of a run with its warnings', () => runs.get(chosen[0] ?? ''));
    const compare = createComparisons(runs, datasets, path.join(place.folder, 'almanac.db'));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await datasets.panels.get(version.id);
    delay.enable();
    const began = performance.now();
    await compare(chosen);
    const took = performance.now() - began;
    delay.disable();
    process.stdout.write(`  ${compared} runs of ${seriesCount} series compared in ${(took / 1000).toFixed(1)} s, in a thread\n`);
    tell('main process held up while 10 runs are compared', delay.max / 1e6);
  } finally {
    store.close();
    place.remove();
  }
}
