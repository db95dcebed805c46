import type { Experiment, LeaderboardRow, SeriesForecast } from '../../../../contract/entities/experiment.ts';
import type { RunComparison } from '../../../../contract/entities/run-comparison.ts';
import type { Provenance } from '../../../../contract/entities/provenance.ts';
import type { Scenario } from '../../../../contract/entities/scenario.ts';
import { ApiError } from '../../../../contract/errors.ts';
import { formatPeriods, periodMs } from '../../../../engine/core/time-axis.ts';
import { unpackForecasts, type ForecastPayload } from '../../../jobs/result-codec.ts';
import type { CallOptions } from '../../../ingest/client.ts';
import type { Store } from '../../../store/store.ts';
import type { Datasets } from '../../datasets/datasets.ts';
import type { LoadedPanel } from '../../datasets/panels.ts';
import { periods } from '../../experiments/defaults.ts';
import type { Experiments } from '../../experiments/experiments.ts';
import { seriesErrors } from '../../experiments/winners.ts';
import type { Explanations } from '../../explanations/explanations.ts';
import { stepWord } from '../../explanations/step-words.ts';
import type { DescribeFitted } from '../../forecasts/fitted.ts';
import type { Forecasts } from '../../forecasts/forecasts.ts';
import { modelInfo } from '../../models/catalogue.ts';
import type { CompareRuns } from '../../runs/comparisons.ts';
import type { Scenarios } from '../../scenarios/scenarios.ts';
import type { Levels } from '../../levels/levels.ts';
import { recentOf } from '../recent.ts';
import { accuracyOf, rivalOf } from './accuracy.ts';
import { bandsOf, chartOf, values } from './charts.ts';
import { backtestErrors, seriesDiagnostics } from './diagnostics.ts';
import { editedForecasts, overridesOf } from './edited.ts';
import { findDrivers } from './find-drivers.ts';
import type { ReportChart, ReportForecast, ReportModel, ReportSeries } from './report-model.ts';
import { totalsOf } from './totals.ts';
import { summaryOf } from './summary.ts';

/** Where a report's content comes from. */
export interface ReportSources {
  readonly store: Store;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  readonly forecasts: Forecasts;
  readonly fitted: DescribeFitted;
  readonly compareRuns: CompareRuns;
  readonly explanations: Explanations;
  readonly provenance: (runId: string, scenario: Provenance['scenario']) => Promise<Provenance>;
  readonly scenarios: Pick<Scenarios, 'get' | 'forecastOf' | 'csv'>;
  readonly levels: Pick<Levels, 'list' | 'nodes'>;
}

const chartsInReport = 24;
const worstShown = 10;
const worstDrawn = 6;
const diagnosed = 6;
const page = 500;

/** Runs side by side, or nothing where they have nothing in common. */
async function comparison(
  sources: ReportSources,
  run: LeaderboardRow,
  rows: readonly LeaderboardRow[],
  call: CallOptions,
): Promise<RunComparison | null> {
  const rival = rivalOf(rows, run);
  if (!rival) return null;
  const compared = await sources.compareRuns([run.runId, rival.runId], call);
  return compared.cells.none === null ? compared : null;
}

/** A page at a time, so that the process answers others in between. */
async function* resultsOf(
  store: Store,
  runId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ index: number; used: string; payload: ForecastPayload }> {
  for (let after = -1; ;) {
    if (signal?.aborted) throw new ApiError('cancelled', 'The report was cancelled.');
    const rows = store.results.payloads(runId, after, page);
    const last = rows.at(-1);
    if (!last) return;
    after = last.series;
    for (const { series, modelUsed, payload } of rows) yield { index: series, used: modelUsed, payload: unpackForecasts(payload) };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Labels and instants of periods; series that end together share them. */
function timesOf({ version: { axis } }: LoadedPanel): (from: number, count: number) => Pick<ReportForecast, 'time' | 'ms'> {
  const known = new Map<string, Pick<ReportForecast, 'time' | 'ms'>>();
  return (from, count) => {
    const key = `${from} ${count}`;
    let found = known.get(key);
    if (!found) {
      const ms = Array.from({ length: count }, (_, i) => periodMs(axis, from + i));
      found = { time: formatPeriods(axis, from, count), ms: values(ms) };
      known.set(key, found);
    }
    return found;
  };
}

/**
 * Everything that a report of one run says.
 *
 * @param what.everything - whether the forecasts of all series are part of it
 * @param what.scenario - whose edits are in its forecasts; null for those of the model
 * @throws ApiError `cancelled`, `not-found`
 */
export async function buildReport(
  sources: ReportSources,
  experiment: Experiment,
  row: LeaderboardRow,
  { everything, scenario }: { readonly everything: boolean; readonly scenario: Scenario | null },
  call: CallOptions,
): Promise<ReportModel> {
  const { store, datasets, experiments, forecasts } = sources;
  const { options } = experiment;
  const { signal } = call;
  const loaded = await datasets.panels.get(experiment.datasetVersionId);
  const version = datasets.get(experiment.datasetVersionId);
  const { panel } = loaded;
  const provenance = await sources.provenance(row.runId, scenario && { id: scenario.id, name: scenario.name, sha256: scenario.hash });
  call.onProgress?.({ phase: 'Comparing with the naive forecast', done: 1, total: 5 });
  const compared = await comparison(sources, row, experiment.leaderboard, call);

  call.onProgress?.({ phase: 'Reading forecasts', done: 2, total: 5 });
  const labelOf = (kind: string): string => (kind === row.kind ? row.label : modelInfo(kind).label);
  const recent = panel.ids.map((_, i) => recentOf(panel, i, options.horizon));
  const errors = await seriesErrors(store.results, row.runId, panel.ids.length, 'mase');
  const times = timesOf(loaded);
  const keysOf = (i: number): string[] => loaded.keys.map((column) => column[i] ?? '');
  const nameOf = (i: number): string => keysOf(i).join(' / ') || version.datasetName;
  const found = new Map<number, { sum: number; model: string }>();
  const all: ReportForecast[] = [];
  const edited = scenario && (await editedForecasts(sources.scenarios, row.runId, scenario.id));
  for await (const { index, used, payload: stored } of resultsOf(store, row.runId, signal)) {
    const payload = edited?.(index) ?? stored;
    const model = labelOf(used);
    found.set(index, { sum: payload.mean.reduce((sum, value) => sum + value, 0), model });
    if (!everything) continue;
    const next = (panel.start[index] ?? 0) + (panel.offsets[index + 1] ?? 0) - (panel.offsets[index] ?? 0);
    all.push({
      keys: keysOf(index),
      ...times(next, payload.mean.length),
      mean: values(payload.mean),
      bands: bandsOf(payload.bands),
      model,
    });
  }
  const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
  const size = (i: number): number => recent[i]?.sum || 0;
  const largest = panel.ids.map((_, i) => i).toSorted((a, b) => size(b) - size(a) || a - b);
  const series = largest.map((i): ReportSeries => ({
    name: nameOf(i),
    recent: finite(recent[i]?.sum),
    known: recent[i]?.known ?? 0,
    forecast: finite(found.get(i)?.sum),
    mase: finite(errors[i]),
    model: found.get(i)?.model ?? row.label,
  }));
  const shown = async (index: number): Promise<SeriesForecast> => {
    const made = await forecasts.get({ experimentId: experiment.id, model: row.model, index });
    const changed = edited?.(index);
    return changed ? { ...made, forecast: { ...made.forecast, ...changed } } : made;
  };
  const draw = async (index: number): Promise<ReportChart> =>
    chartOf(index, await shown(index), version.datasetName, found.get(index)?.model ?? row.label, (period) =>
      periodMs(version.axis, (panel.start[index] ?? 0) + period),
    );
  const charts = await Promise.all(largest.slice(0, chartsInReport).map(draw));
  const worst =
    panel.ids.length < 2
      ? []
      : largest
          .filter((i) => Number.isFinite(errors[i]))
          .toSorted((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0) || a - b)
          .slice(0, Math.min(worstShown, worstDrawn, panel.ids.length - 1));

  call.onProgress?.({ phase: 'Looking at errors', done: 3, total: 5 });
  const lookedAt: ReportModel['diagnostics']['series'][number][] = [];
  let panelModel = null;
  for (const index of largest.slice(0, diagnosed)) {
    if (signal?.aborted) throw new ApiError('cancelled', 'The report was cancelled.');
    const place = { experimentId: experiment.id, model: row.model, index };
    // A model that cannot be described any more is no reason to have no report: it is said in its place.
    const fitted = await sources.fitted(place, signal).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'cancelled') throw error;
      return error instanceof Error ? error.message : String(error);
    });
    const name = nameOf(index);
    const model = found.get(index)?.model ?? row.label;
    if (typeof fitted === 'string') lookedAt.push({ ...seriesDiagnostics(name, model, null), reason: fitted });
    else {
      lookedAt.push(seriesDiagnostics(name, model, fitted));
      panelModel ??= fitted.panelModel ?? null;
    }
    // One model of all has nothing of its own for each series.
    if (typeof fitted !== 'string' && fitted.panelModel) break;
  }
  call.onProgress?.({ phase: 'Explaining', done: 4, total: 5 });
  const drivers = await findDrivers(
    sources.explanations,
    { experimentId: experiment.id, model: row.model },
    panelModel,
    largest,
    nameOf,
    signal,
  );
  const winners = await experiments.winners(experiment.id);
  // Sums that were made to agree know nothing of edits.
  const set = scenario ? null : (sources.levels.list(row.runId).find(({ state }) => state === 'done') ?? null);
  const { recipe, features } = version.choices;
  const report: Omit<ReportModel, 'summary'> = {
    format: 'almanac-report',
    formatVersion: 1,
    title: `Forecast of ${version.datasetName}${scenario ? `: ${scenario.name}` : ''}`,
    createdAt: new Date().toISOString(),
    experiment: {
      id: experiment.id,
      name: experiment.name,
      selectionReason: experiment.selectionReason,
      codeVersion: experiment.codeVersion,
      options,
    },
    data: {
      versionId: version.id,
      dataset: version.datasetName,
      number: version.number,
      target: version.roles.target,
      keyNames: [...loaded.version.keyNames],
      series: version.series,
      rows: version.rows,
      first: version.first,
      last: version.last,
      seasonLength: version.seasonLength,
      granularity: version.axis.granularity,
      horizon: periods(options.horizon, version.axis.frequency),
      period: stepWord(version.axis.frequency).toLowerCase(),
      files: version.files,
      recipe: (recipe?.steps ?? []).map(({ kind }) => kind),
      features: [...new Set((features?.specs ?? []).map(({ kind }) => kind))],
    },
    run: row,
    leaderboard: experiment.leaderboard,
    winners: {
      metric: winners.metric,
      models: winners.models,
      undecided: winners.undecided,
      segments: winners.segments,
      chosen: winners.chosen,
    },
    accuracy: compared && accuracyOf(compared),
    charts,
    series,
    worst: await Promise.all(worst.map(draw)),
    diagnostics: { series: lookedAt, backtest: compared && backtestErrors(compared) },
    drivers,
    quality: { findings: version.report.findings, joins: version.report.joins ?? [] },
    warnings: experiment.warnings,
    overrides: scenario && overridesOf(scenario),
    totals: set && totalsOf(set, await sources.levels.nodes(set.id)),
    forecasts: everything ? all : null,
    provenance,
  };
  return { ...report, summary: summaryOf(report) };
}
