import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { isPluginKind } from '../../../engine/models/plugin/index.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import type { Band } from '../../jobs/result-codec.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { globalPanel } from '../models/global-panel.ts';
import { panelUntil } from './panel-until.ts';
import { readySpecs } from '../models/ready-specs.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { CheckedHeader, ExpectedArtefact } from './artefact-file.ts';
import type { SeriesOutcome } from './forecast-version.ts';
import type { Estimates } from './newest-estimates.ts';
import type { VersionRequest } from './version-request.ts';
import type { VersionTask } from '../../jobs/version-worker.ts';
import { ownCodeRefusal } from './own-code.ts';
import { lacksHistory } from './lacks-history.ts';
import { schemaDifferences, schemaOf } from './schema.ts';

/**
 * Where the estimates of models of single series come from: `newest`, estimated anew from the data given, with their settings; or `trained`, as on the day of the training, from
 * whose end they go on.
 */
export type EstimatesFrom = 'newest' | 'trained';

/** One series of a version's forecast; `problem` says why it has none. */
export interface VersionSeries {
  readonly index: number;
  readonly series: Record<string, string>;
  readonly modelUsed: string;
  readonly time: readonly string[];
  readonly mean: Float64Array;
  readonly bands: readonly Pick<Band, 'level' | 'lower' | 'upper'>[];
  readonly problem: string | null;
}

export interface VersionForecast {
  readonly version: ModelVersion;
  /** What it was forecast from. */
  readonly data: { readonly versionId: string; readonly name: string; readonly number: number; readonly last: string };
  /** Periods that came after what the version learnt from, of the series that has most of them. */
  readonly unseen: number;
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly rows: readonly VersionSeries[];
}

export interface VersionForecastRequest {
  /** As it was trained for where absent. */
  readonly horizon?: number | undefined;
  readonly levels?: readonly number[] | undefined;
  /** Places of series in the data; all where absent. */
  readonly series?: readonly number[] | undefined;
  /** A version of a dataset to forecast from; what it was trained on where absent. */
  readonly versionId?: string | undefined;
  /** Forecasts as if the last so many periods of the data had not come yet; 0 where absent. Series that did not go on so far have none. */
  readonly cut?: number | undefined;
  /** What models of single series rest on; `newest` where absent. */
  readonly estimates?: EstimatesFrom | undefined;
}

/** A registered version whose files were found to be what was registered. */
export interface LoadedVersion {
  readonly version: ModelVersion;
  readonly formatVersion: CheckedHeader['formatVersion'];
  readonly codeVersion: string;
  /**
   * Forecasts the periods after the end of each series. The files are checked once more as they are read.
   *
   * @throws ApiError `bad-input` for data that lack what the version learnt from, each difference named; `file-missing`, `file-changed`, `unsupported`,
   *   `cancelled`
   */
  forecast(request?: VersionForecastRequest, options?: CallOptions): Promise<VersionForecast>;
  /** What a thread needs to forecast from the data given, or from what it was trained on. @throws ApiError as `forecast` */
  prepare(request?: Pick<VersionForecastRequest, 'versionId' | 'cut' | 'horizon' | 'estimates'>): Promise<PreparedVersion>;
  /**
   * The newest version of its dataset that it can forecast from.
   *
   * @returns with why a newer one is not taken, null where it is the newest
   */
  newest(): Promise<{ readonly versionId: string; readonly prepared: PreparedVersion; readonly note: string | null }>;
  /** What a prepared version's data ask to be estimated anew, worked out in a thread. @throws ApiError as `forecast` */
  estimate(prepared: PreparedVersion, options?: CallOptions): Promise<Estimates>;
}

/** A version beside the data that it forecasts from. */
export interface PreparedVersion {
  readonly given: LoadedPanel;
  readonly thread: Omit<VersionRequest, 'wanted' | 'horizon' | 'levels'>;
  /** Whether a model of the user's own is in it: the thread has to be lent those. */
  readonly own: boolean;
}

interface LoadOptions {
  readonly version: ModelVersion;
  readonly header: CheckedHeader;
  readonly files: { readonly own: ExpectedArtefact; readonly members: readonly ExpectedArtefact[] };
  readonly datasets: Datasets;
  /** The version's run, and those that it is made of. */
  readonly runs: readonly StoredRun[];
  readonly seed: number;
  /** Versions of its dataset that came since, the newest first. */
  readonly newer: () => readonly string[];
  readonly own: OwnModels | undefined;
}

const endOf = ({ panel }: LoadedPanel, index: number): number =>
  (panel.start[index] ?? 0) + (panel.offsets[index + 1] ?? 0) - (panel.offsets[index] ?? 0);

/**
 * Periods that came since a version learnt, by series of the data given.
 *
 * @throws ApiError `bad-input` where periods do not fall onto each other
 */
function periodsSince(learnt: LoadedPanel, given: LoadedPanel): (number | null)[] {
  if (learnt === given) return given.panel.ids.map(() => 0);
  const shift = periodShift(learnt.version.axis, given.version.axis);
  if (shift === null)
    throw new ApiError(
      'bad-input',
      `The periods of ${given.version.datasetName} v${given.version.number} do not fall onto those that the version learnt from.`,
    );
  const place = new Map(learnt.panel.ids.map((id, i) => [id, i]));
  return given.panel.ids.map((id, i) => {
    const before = place.get(id);
    if (before === undefined) return null;
    const since = endOf(given, i) + shift - endOf(learnt, before);
    return since < 0 ? null : since;
  });
}

/** Versions of the dataset that are looked at for the newest that a version can forecast from. */
const MOST_LOOKED_AT = 5;

export function loadVersion({ version, header, files, datasets, runs, seed, newer, own }: LoadOptions): LoadedVersion {
  const named = `${version.name} v${version.number}`;
  const locals = runs.filter(({ kind }) => !ensembleByKind(kind) && !globalModelByKind(kind));
  const ownKinds = [...new Set(locals.map(({ kind }) => kind).filter((kind) => isPluginKind(kind)))];
  const ask = <T>(task: VersionTask, what: string, options: CallOptions): Promise<T> =>
    askAside<T>('version', task, what, 'The forecast was cancelled.', options, ownKinds.length > 0 ? own?.lend() : undefined);

  const prepare: LoadedVersion['prepare'] = async (request = {}) => {
    const { versionId = version.datasetVersionId, cut = 0, horizon = version.horizon, estimates = 'newest' } = request;
    const refused = ownCodeRefusal(named, ownKinds, own?.granted() ?? []);
    if (refused !== null) throw new ApiError('unsupported', refused, { field: 'model', value: version.name });
    const learnt = await datasets.panels.get(version.datasetVersionId);
    const given = panelUntil(versionId === version.datasetVersionId ? learnt : await datasets.panels.get(versionId), cut, horizon);
    const refuse = (why: string): never => {
      throw new ApiError('bad-input', `${named} cannot forecast from ${given.version.datasetName} v${given.version.number}: ${why}.`, {
        field: 'data',
        value: versionId,
      });
    };
    const differences = schemaDifferences(version.schema, schemaOf(given));
    if (differences.length > 0) refuse(differences.join('; '));
    const ahead = periodsSince(learnt, given);
    const anew = estimates === 'newest' && locals.length > 0 && given !== learnt;
    if (anew && lacksHistory(given, learnt, horizon)) refuse('they lack the history that its models are estimated from');
    const thread: PreparedVersion['thread'] = {
      ...files,
      learnt: learnt.panel,
      panel: given.panel,
      globalPanel: globalPanel(given),
      ahead,
      anew: anew ? { settings: await readySpecs(locals, given, version.horizon), seed, horizon: version.horizon } : undefined,
    };
    return { given, thread, own: ownKinds.length > 0 };
  };
  return {
    version,
    formatVersion: header.formatVersion,
    codeVersion: header.codeVersion,
    prepare,
    newest: async () => {
      let note: string | null = null;
      for (const versionId of newer().slice(0, MOST_LOOKED_AT)) {
        try {
          return { versionId, prepared: await prepare({ versionId }), note };
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          note ??= error.message;
        }
      }
      return { versionId: version.datasetVersionId, prepared: await prepare(), note };
    },
    estimate: async ({ thread }, options = {}) =>
      thread.anew ? ask<Estimates>({ task: 'estimate', ...thread }, 'Estimating the model anew', options) : new Map(),
    forecast: async (request = {}, options = {}) => {
      const { horizon = version.horizon, levels: asked = version.levels } = request;
      const levels = [...new Set(asked)].sort((a, b) => a - b);
      const { given, thread } = await prepare({ ...request, horizon });
      const { ahead } = thread;
      const wanted = request.series ?? given.panel.ids.map((_, i) => i);
      const outside = wanted.find((index) => given.panel.ids[index] === undefined);
      if (outside !== undefined)
        throw new ApiError('not-found', `There is no series number ${outside} in these data.`, { field: 'series' });
      const outcomes = await ask<readonly SeriesOutcome[]>(
        { task: 'forecast', ...thread, wanted, horizon, levels },
        'Forecasting',
        options,
      );
      const { axis, id, datasetName, number, last } = given.version;
      return {
        version,
        data: { versionId: id, name: datasetName, number, last },
        unseen: Math.max(0, ...wanted.map((index) => ahead[index] ?? 0)),
        horizon,
        levels,
        rows: outcomes.map((outcome): VersionSeries => {
          const common = { index: outcome.index, series: seriesKey(given, outcome.index) };
          if ('problem' in outcome)
            return { ...common, modelUsed: '', time: [], mean: new Float64Array(0), bands: [], problem: outcome.problem };
          const { mean, intervals } = outcome.forecast;
          return {
            ...common,
            modelUsed: outcome.modelUsed,
            time: formatPeriods(axis, endOf(given, outcome.index), mean.length),
            mean,
            bands: intervals.map(({ level, lower, upper }) => ({
              level,
              lower: Float64Array.from(lower),
              upper: Float64Array.from(upper),
            })),
            problem: null,
          };
        }),
      };
    },
  };
}
