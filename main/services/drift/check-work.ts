import type { DriftDetails, DriftSettings } from '../../../contract/entities/drift.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { comparePanels, LEAST_ERRORS, type DriftRules, type PanelDrift, type PanelSide } from '../../../engine/drift/index.ts';
import type { DriftSummary } from '../../store/repositories/drift-checks.ts';
import { openMonitoringReader } from '../../store/read-monitoring.ts';
import { columnView } from './column-view.ts';
import { errorPoints } from './error-points.ts';
import { findingsOf, headlineOf } from './findings.ts';
import { rankOf } from './rank.ts';
import { seasonLabels, seasonName, spanOf } from './season-labels.ts';

/** Everything a check needs, as a thread takes it. Periods are those of the current version's axis. */
export interface DriftWork {
  readonly reference: PanelSide;
  readonly current: PanelSide;
  readonly axis: TimeAxis;
  readonly seasons: readonly number[];
  readonly settings: DriftSettings;
  /** By the panels' ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly importance: Readonly<Record<string, number>> | null;
  /** Why importance is not known. */
  readonly importanceWhy: string | null;
  /** Where errors of the deployed version are; null without a deployment. */
  readonly errors: {
    readonly database: string;
    readonly deploymentId: string;
    readonly modelVersionId: string;
    readonly axis: TimeAxis;
    readonly series: readonly string[];
  } | null;
}

export interface DriftFound {
  readonly summary: DriftSummary;
  readonly details: Omit<DriftDetails, 'check'>;
}

/** Series that are kept one by one. */
const MOST_SERIES = 500;
const MOST_NAMED = 100;

/** Compares two versions and puts what was found into words. */
export function checkWork(work: DriftWork, onProgress: (phase: string, done: number, total: number) => void): DriftFound {
  const { settings, importance } = work;
  const errors = work.errors ? readErrors(work.errors) : null;
  const found = comparePanels(work.reference, work.current, work.seasons, {
    ...(settings.recent === undefined ? {} : { recent: settings.recent }),
    ...(settings.level === undefined ? {} : { level: settings.level }),
    ...(settings.ignore === undefined ? {} : { ignore: settings.ignore }),
    ...(settings.rules === undefined ? {} : { rules: ruleSet(settings.rules) }),
    ...(importance ? { importance } : {}),
    ...(errors ? { errors } : {}),
    onProgress,
  });
  const details = detailsOf(work, found, errors !== null);
  const findings = findingsOf(details);
  const status = findings.some(({ severity }) => severity !== 'info') ? 'drift' : 'calm';
  return { details, summary: { status, findings, headline: headlineOf(details, findings), ranked: rankOf(details) } };
}

/** Without those that are not given: they would take the place of the usual ones. */
const ruleSet = (rules: NonNullable<DriftSettings['rules']>): Partial<DriftRules> =>
  Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));

function readErrors({ database, deploymentId, modelVersionId }: NonNullable<DriftWork['errors']>): ReturnType<typeof errorPoints> {
  const reader = openMonitoringReader(database);
  try {
    return errorPoints(reader, deploymentId, modelVersionId);
  } finally {
    reader.close();
  }
}

function detailsOf(work: DriftWork, found: PanelDrift, hadErrors: boolean): Omit<DriftDetails, 'check'> {
  const { axis, names } = work;
  const { grid, windows } = found;
  const at = (t: number): string => formatPeriod(axis, grid.offset + t);
  const nameOf = (id: string): string => names.get(id) ?? (id || 'the series');
  const span = (one: { readonly from: number; readonly to: number }) => spanOf(axis, grid.offset, one);
  const few = (ids: readonly string[]): string[] => ids.slice(0, MOST_NAMED).map(nameOf);
  return {
    formatVersion: 1,
    current: span(windows.current),
    reference: span(windows.reference),
    how: howOf(found, span),
    notes: notesOf(work, found, hadErrors),
    columns: found.features.map((feature) => columnView(feature, span)),
    series: {
      compared: found.series.length,
      drifted: found.series.filter(({ drifted }) => drifted).length,
      rows: found.series
        .slice(0, MOST_SERIES)
        .map(({ id, change, times, adjusted, weight, drifted }) => ({ id: nameOf(id), change, times, p: adjusted, weight, drifted })),
    },
    seasons: found.seasons.map(({ seasonLength, drifted, found: change, natural, adjusted, series, looked, reference, current }) => {
      const labels = seasonLabels(axis, grid.offset, seasonLength);
      const turned = (figure: readonly number[]): number[] => labels.map(({ place }) => figure[place] as number);
      return {
        seasonLength,
        drifted,
        effect: change.effect ?? 0,
        p: adjusted,
        natural,
        strength: change.strength,
        amplitudeRatio: change.amplitudeRatio,
        figure: { reference: turned(change.figure.reference), current: turned(change.figure.current) },
        labels: labels.map(({ label }) => label),
        reference: span(reference),
        current: span(current),
        seriesDrifted: series.filter((one) => one.drifted).length,
        seriesLooked: looked,
        rows: series.slice(0, MOST_NAMED).map(({ id, effect, adjusted: p, drifted: own }) => ({ id: nameOf(id), effect, p, drifted: own })),
      };
    }),
    schema: {
      added: [...grid.added],
      removed: [...grid.removed],
      fresh: few(grid.fresh),
      vanished: few(grid.vanished),
      freshCount: grid.fresh.length,
      vanishedCount: grid.vanished.length,
      values: grid.overlap.values,
      revised: grid.overlap.revised,
    },
    levels: found.changes.map((change) => ({ at: at(change.at), before: change.before, after: change.after })),
    errors: errorsView(work, found),
  };
}

function errorsView({ errors: where }: DriftWork, { errors }: PanelDrift): DriftDetails['errors'] {
  if (!errors || !where) return null;
  const at = (period: number): string => formatPeriod(where.axis, period);
  type Short = (typeof errors.series)[number] | (typeof errors.steps)[number];
  const view = ({ before, after, drifted, since, values, alarms, changes }: Omit<Short, 'series' | 'step'>) => ({
    before,
    after,
    drifted,
    since: since === null ? null : at(since),
    values,
    alarms: alarms.map((alarm) => ({ ...alarm, at: at(alarm.at), since: at(alarm.since) })),
    changes: changes.map(at),
  });
  const { periods, ratios, ...all } = errors.all;
  return {
    ...view({ ...all, values: periods.length }),
    periods: periods.map(at),
    ratios: [...ratios],
    series: errors.series.slice(0, MOST_SERIES).map((one) => ({ name: where.series[one.series] ?? 'the series', ...view(one) })),
    steps: errors.steps.map((one) => ({ step: one.step, ...view(one) })),
  };
}

function howOf(
  { windows, features }: PanelDrift,
  span: (one: { from: number; to: number }) => { from: string; to: string; periods: number },
): string[] {
  const [now, before] = [span(windows.current), span(windows.reference)];
  const target = features.find(({ role }) => role === 'target');
  const taken = {
    year: 'Values are compared less those of the same weeks a year before, so that season and steady growth are no drift.',
    season:
      'History is too short for the same weeks of a year before. Values are compared less the usual of their place in the season; growth counts as drift.',
    'same-weeks': 'Values are compared with the same weeks of a year before.',
    none: 'History is too short to take season or growth out of the values: both count as drift.',
  }[target?.adjustment ?? 'none'];
  const natural = target?.natural;
  return [
    `The newest ${now.periods} periods, ${now.from} to ${now.to}, against ${before.periods} periods, ${before.from} to ${before.to}, of the reference.`,
    taken,
    natural
      ? `${natural.windows} earlier windows, compared in the same way, say how far windows are apart without a change.`
      : 'History is too short to say how far windows are apart without a change: tests stand alone, on one value a period, made fewer by as much as neighbours resemble each other.',
  ];
}

function notesOf(
  { importance, importanceWhy, errors: where, reference, settings }: DriftWork,
  found: PanelDrift,
  hadErrors: boolean,
): string[] {
  const notes: string[] = [];
  const rules = Object.entries(settings.rules ?? {}).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(' and ') : String(value)}`,
  );
  if (rules.length > 0) notes.push(`Compared by other rules than the usual: ${rules.join(', ')}.`);
  if (!importance && importanceWhy !== null) notes.push(importanceWhy);
  if (where && !found.errors)
    notes.push(
      hadErrors
        ? `Errors of the deployed version are there for fewer than ${LEAST_ERRORS} periods: too few to say whether they changed.`
        : 'No forecast of the deployed version has met its actual value yet: errors are not judged.',
    );
  const left = reference.leftOut?.length ?? 0;
  if (left > 0)
    notes.push(
      `${left} ${left === 1 ? 'feature' : 'features'} made of the target or the calendar ${left === 1 ? 'is' : 'are'} not compared: what they are made of is.`,
    );
  for (const { seasonLength, looked } of found.seasons)
    if (found.series.length > looked && looked >= 500)
      notes.push(`${seasonName(seasonLength)} was looked at in the ${looked} largest series.`);
  return notes;
}
