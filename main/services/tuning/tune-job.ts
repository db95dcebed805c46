import type { SearchedModel } from '../../../contract/entities/tuning.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { isNetKind } from '../../../engine/nets/index.ts';
import { bestOf, nextJob, report, resumeStudy, rungsOf, type Job, type Study } from '../../../engine/tuning/index.ts';
import type { SeriesScore, TuningTask } from '../../jobs/tuning-protocol.ts';
import { createTuningPool } from '../../jobs/tuning-pool.ts';
import type { StoredStudy, StoredTuning, TuningRepository } from '../../store/repositories/tunings.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import type { JobControl } from '../jobs/jobs.ts';
import { globalPanel } from '../models/global-panel.ts';
import type { NetBackends } from '../nets/net-backends.ts';
import { modelInfo } from '../models/catalogue.ts';
import { readySpecs } from '../models/ready-specs.ts';
import { expectedWork, leftOf } from './expected-work.ts';
import { mostEvaluations } from './check-options.ts';
import { specOf, trySettings, type Tried } from './try-settings.ts';
import { searchData } from './tuning-data.ts';

/** What a timer can wait for, milliseconds. */
const longestTimer = 2 ** 31 - 1;
/** A model whose first so many trials all fail is given up. */
const hopeless = 10;

export interface TuneJob {
  readonly store: TuningRepository;
  readonly tuning: StoredTuning;
  readonly loaded: LoadedPanel;
  readonly workers: number;
  /** A series of a trial may take so long; then a naive model stands in, as in a training. */
  readonly seriesSeconds: number;
  /** Chooses what nets are trained on; absent where the engine's own kernel will do. */
  readonly backends?: NetBackends | undefined;
  readonly changed: () => void;
}

/** One model's search while it goes on. */
interface Search {
  readonly model: SearchedModel;
  /** Settings that stay, ready for the engine. */
  readonly fixed: Spec;
  readonly backend: TuningTask['backend'];
  stored: StoredStudy;
  over: 'budget' | 'exhausted' | 'hopeless' | null;
  /** Scores of the trials so far by series, for those that go up to more series. */
  readonly known: Map<number, readonly SeriesScore[]>;
}

const spentOf = ({ study, reference }: StoredStudy): number => study.elapsedMs + (reference?.ms ?? 0);

/**
 * Searches until the budget is spent or there is nothing left to try. Models take turns, the one that had least time next; of each the
 * settings as they are are tried first, with all of the resource. One trial at a time, on all workers, so that what is tried does not depend
 * on their number. Everything is kept as it comes.
 *
 * @returns why it ended, in words
 * @throws ApiError `cancelled`
 */
export async function tune(
  { store, tuning, loaded, workers, seriesSeconds, backends, changed }: TuneJob,
  control: JobControl,
): Promise<string> {
  const { options } = tuning;
  const data = searchData(loaded, options);
  const ready = await readySpecs(
    options.models.map(({ name, kind, fixed }) => ({ model: name, kind, spec: fixed })),
    loaded,
    options.horizon,
  );
  const studies = store.studies(tuning.id);
  /** One for all trials, whatever the size of the net, so that they compare. */
  const backendOf = async (kind: string, spec: Spec): Promise<TuningTask['backend']> => {
    if (!backends || !isNetKind(kind)) return null;
    return backends.choose({
      kind,
      spec,
      loaded: { panel: globalPanel(loaded) },
      horizon: options.horizon,
      workers,
      asked: 'auto',
      again: null,
    });
  };
  const searches: Search[] = [];
  for (const model of options.models) {
    const stored = studies.find((one) => one.model === model.name);
    if (!stored) continue;
    const fixed = ready[model.name]?.spec ?? model.fixed;
    const backend = await backendOf(model.kind, fixed);
    searches.push({ model, fixed, backend, stored: { ...stored, study: resumeStudy(stored.study) }, over: null, known: new Map() });
  }
  const pool = createTuningPool({
    ...data,
    horizon: options.horizon,
    metric: options.metric,
    seed: options.seed,
    workers,
    deadlineMs: 1000 * seriesSeconds,
  });
  const budgetMs = options.minutes === null ? Infinity : options.minutes * 60_000;
  const spentMs = (): number => searches.reduce((sum, { stored }) => sum + spentOf(stored), 0);
  // All time counts, what is between trials too: quick ones cost as much to choose and to keep as to try.
  let mark = performance.now();
  const past = (): number => performance.now() - mark;
  const lap = (): number => {
    const ms = past();
    mark += ms;
    return ms;
  };

  const keep = (search: Search, stored: StoredStudy, note?: Parameters<TuningRepository['save']>[2]): void => {
    search.stored = stored;
    store.save(tuning.id, stored, note);
    changed();
  };
  const tell = (search: Search, what: string, share: number, ms: number): void => {
    const best = bestOf(search.stored.study)?.score ?? search.stored.reference?.score ?? null;
    const { done, total } = expectedWork(
      searches.map(({ stored }) => stored),
      share,
      spentMs() + ms,
      budgetMs,
    );
    control.progress({
      done,
      total,
      phase: `${modelInfo(search.model.kind).label}, ${what}${best === null ? '' : `; best ${options.metric.toUpperCase()} ${best.toPrecision(3)}`}`,
      leftMs: leftOf(
        searches.map(({ stored }) => stored),
        share,
        spentMs() + ms,
        budgetMs,
      ),
    });
  };

  /** Null when it was cut off by a cancel or the end of the budget. */
  const attempt = async (
    search: Search,
    what: string,
    spec: Spec,
    resource: number,
    before?: readonly SeriesScore[],
  ): Promise<{ tried: Tried | null; ms: number }> => {
    tell(search, what, 0, past());
    const limit = budgetMs - spentMs() - past();
    const cut = new AbortController();
    const stop = (): void => cut.abort();
    const clock = Number.isFinite(limit) ? setTimeout(stop, Math.min(Math.max(0, limit), longestTimer)) : undefined;
    control.signal.addEventListener('abort', stop, { once: true });
    try {
      const given = { model: search.model, options, sample: data.sample, backend: search.backend };
      const tried = await trySettings(pool, given, spec, resource, cut.signal, (share) => tell(search, what, share, past()), before);
      return { tried, ms: lap() };
    } finally {
      clearTimeout(clock);
      control.signal.removeEventListener('abort', stop);
    }
  };

  /** @returns false when it was cut off */
  const tryReference = async (search: Search): Promise<boolean> => {
    const { model, fixed, stored } = search;
    const { tried, ms } = await attempt(
      search,
      'settings as they are',
      specOf({ ...model, fixed }, {}, model.resource.max),
      model.resource.max,
    );
    if (!tried) {
      keep(search, { ...stored, study: { ...stored.study, elapsedMs: stored.study.elapsedMs + ms } });
      return false;
    }
    keep(search, { ...stored, reference: { score: tried.score, ms, message: tried.message } });
    if (model.resource.unit === 'series-share' && stored.study.plan.first.length > 0 && stored.study.trials.length === 0)
      search.known.set(0, tried.scores);
    return true;
  };

  /** @returns false when it was cut off */
  const tryNext = async (search: Search): Promise<boolean> => {
    const { model, fixed, stored, known } = search;
    const next = nextJob(stored.study);
    if (!next.job) {
      search.over = next.why === 'waiting' ? 'exhausted' : next.why;
      keep(search, { ...stored, study: next.study });
      return true;
    }
    const { job } = next;
    keep(search, { ...stored, study: next.study });
    const again = sameAsReference(next.study, job, stored);
    const { tried, ms } = again
      ? { tried: again, ms: lap() }
      : await attempt(
          search,
          `trial ${job.trial + 1}`,
          specOf({ ...model, fixed }, job.point, job.resource),
          job.resource,
          known.get(job.trial),
        );
    const elapsedMs = next.study.elapsedMs + ms;
    if (!tried) {
      keep(search, { ...stored, study: { ...resumeStudy(next.study), elapsedMs } });
      return false;
    }
    if (model.resource.unit === 'series-share') known.set(job.trial, longer(known.get(job.trial), tried.scores));
    const study = report(next.study, job.trial, tried.score, elapsedMs);
    const { series, stoodIn, message } = tried;
    keep(search, { ...stored, study }, { model: model.name, trial: job.trial, rung: job.rung, ms, series, stoodIn, message });
    const { evaluations } = study;
    if (evaluations.length >= hopeless && evaluations.every(({ status }) => status === 'failed')) search.over = 'hopeless';
    return true;
  };

  try {
    for (;;) {
      if (control.signal.aborted) throw cancelled();
      const open = searches.filter(({ over }) => over === null);
      const [next] = open.sort((a, b) => spentOf(a.stored) - spentOf(b.stored));
      if (!next) return endedWords(searches, options.trials === null);
      const whole = spentMs() < budgetMs && (next.stored.reference ? await tryNext(next) : await tryReference(next));
      if (control.signal.aborted) throw cancelled();
      if (!whole) return budgetWords(searches, options.minutes ?? 0);
    }
  } finally {
    await pool.close();
  }
}

const longer = <T>(a: readonly T[] = [], b: readonly T[]): readonly T[] => (a.length > b.length ? a : b);

/** The settings as they are have been tried with all of the resource already. */
function sameAsReference({ plan }: Study, { point, rung }: Job, { reference }: StoredStudy): Tried | null {
  if (!reference || rung !== rungsOf(plan).length - 1 || JSON.stringify(point) !== JSON.stringify(plan.first[0])) return null;
  return { score: reference.score, series: 0, stoodIn: 0, message: reference.message, scores: [] };
}

const cancelled = (): ApiError => new ApiError('cancelled', 'The search was cancelled. What was found is kept; Resume goes on from there.');

const listed = (searches: readonly Search[]): string => searches.map(({ model }) => modelInfo(model.kind).label).join(', ');

function endedWords(searches: readonly Search[], byTime: boolean): string {
  const lost = searches.filter(({ over }) => over === 'hopeless');
  if (lost.length > 0) return `Given up for ${listed(lost)}: the first ${hopeless} trials all failed. The table says why.`;
  if (searches.every(({ over }) => over === 'exhausted')) return 'Every combination of the settings has been tried.';
  if (byTime) return `${mostEvaluations} results of each model are there: more would hardly help.`;
  return 'All trials of the budget are done.';
}

function budgetWords(searches: readonly Search[], minutes: number): string {
  const untouched = searches.filter(({ stored }) => !bestOf(stored.study) && !stored.reference);
  const spent = `The ${minutes === 1 ? 'minute is' : `${minutes} minutes are`} spent`;
  if (untouched.length === 0) return `${spent}.`;
  return `${spent} before one trial of ${listed(untouched)} had ended. Go on with more minutes, or take fewer series or folds.`;
}
