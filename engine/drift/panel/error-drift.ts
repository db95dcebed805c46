import { startAdwin, watchAdwin } from '../adwin.ts';
import { changePoints } from '../change-points.ts';
import { startDdm, watchDdm } from '../ddm.ts';
import { startPageHinkley, watchPageHinkley } from '../page-hinkley.ts';
import type { StreamAlarm } from '../stream-alarm.ts';
import { neighbourCorrelation } from './column-drift.ts';

/** Errors of forecasts whose actual values are there: columns of one length, in any order. */
export interface ErrorPoints {
  readonly series: Int32Array;
  /** Period on any axis. */
  readonly period: Int32Array;
  /** Steps ahead, from 1 on. */
  readonly step: Int32Array;
  /** Actual less forecast; NaN where nothing came. */
  readonly error: Float64Array;
  /** Size of error that is expected of the series at the step, above 0. */
  readonly expected: Float64Array;
  /** 1 where the actual value lies outside the widest interval, 0 where inside, -1 where not known. */
  readonly missed: Int8Array;
}

export type Detector = 'adwin' | 'page-hinkley' | 'ddm';

/** One stream of errors with what detectors say of it. */
export interface ErrorStream {
  /** Ascending periods with an error. */
  readonly periods: readonly number[];
  /** By period: mean over what was forecast of the error's size over the size expected; 1 is as expected. */
  readonly ratios: readonly number[];
  readonly alarms: readonly {
    readonly detector: Detector;
    readonly at: number;
    readonly since: number;
    readonly direction: 'up' | 'down';
  }[];
  /** Periods where levels begin. */
  readonly changes: readonly number[];
  readonly before: number;
  readonly after: number;
  /** Errors have grown, as two detectors or ADWIN say, and are 15 percent above what they were or more. */
  readonly drifted: boolean;
  /** Where errors began to grow; null where they did not. */
  readonly since: number | null;
}

export interface ErrorDrift {
  readonly all: ErrorStream;
  /** By series and by step: those that drifted first, then the largest growth. */
  readonly series: readonly (Omit<ErrorStream, 'periods' | 'ratios'> & { readonly series: number; readonly values: number })[];
  readonly steps: readonly (Omit<ErrorStream, 'periods' | 'ratios'> & { readonly step: number; readonly values: number })[];
}

/** Fewer periods say nothing. */
export const LEAST_ERRORS = 20;
const LEAST_GROWTH = 1.15;
/** Deviations of DDM that are an alarm: with the usual 3 every other quiet stream has one. */
const DDM_DRIFT = 5;

/**
 * Whether errors changed as they came in: ADWIN, Page and Hinkley, and for misses of intervals DDM, over all series and steps, and over those of each.
 *
 * @param byStep - the same for streams by step: there may be several forecasts of a period
 * @param from - first period that counts: alarms before it are of the past
 * @returns null with fewer than `LEAST_ERRORS` periods
 */
export function errorDrift(points: ErrorPoints, byStep: ErrorPoints = points, from = -Infinity): ErrorDrift | null {
  const all = streamOf(points, () => true, from);
  if (!all) return null;
  const groups = (key: 'series' | 'step', own: ErrorPoints): { readonly id: number; readonly stream: ErrorStream }[] =>
    [...new Set(own[key])].flatMap((id) => {
      const stream = streamOf(own, (k) => own[key][k] === id, from);
      return stream ? [{ id, stream }] : [];
    });
  const order = (a: { readonly stream: ErrorStream }, b: { readonly stream: ErrorStream }): number =>
    Number(b.stream.drifted) - Number(a.stream.drifted) || b.stream.after / b.stream.before - a.stream.after / a.stream.before;
  const short = ({ periods, ratios: _ratios, ...rest }: ErrorStream) => ({ ...rest, values: periods.length });
  return {
    all,
    series: groups('series', points)
      .toSorted(order)
      .map(({ id, stream }) => ({ series: id, ...short(stream) })),
    steps: groups('step', byStep)
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, stream }) => ({ step: id, ...short(stream) })),
  };
}

function streamOf(points: ErrorPoints, wanted: (k: number) => boolean, from: number): ErrorStream | null {
  const sums = new Map<number, { sum: number; count: number; missed: number; judged: number }>();
  for (let k = 0; k < points.error.length; k++) {
    if (!wanted(k)) continue;
    const ratio = Math.abs(points.error[k] as number) / (points.expected[k] as number);
    if (!Number.isFinite(ratio)) continue;
    const period = points.period[k] as number;
    const entry = sums.get(period) ?? { sum: 0, count: 0, missed: 0, judged: 0 };
    entry.sum += ratio;
    entry.count++;
    const missed = points.missed[k] as number;
    if (missed >= 0) {
      entry.judged++;
      entry.missed += missed;
    }
    sums.set(period, entry);
  }
  const periods = [...sums.keys()].sort((a, b) => a - b);
  if (periods.length < LEAST_ERRORS) return null;
  const entries = periods.map((period) => sums.get(period) as { sum: number; count: number; missed: number; judged: number });
  const ratios = Float64Array.from(entries, ({ sum, count }) => sum / count);
  const usual = ratios.reduce((sum, value) => sum + value, 0) / ratios.length || 1;
  // What neighbours share makes sums of deviations wander further without a change.
  const phi = neighbourCorrelation(ratios);
  const inflation = (1 + phi) / (1 - phi);
  const spread = Math.sqrt(ratios.reduce((sum, value) => sum + (value - usual) ** 2, 0) / ratios.length) || 1;
  const found: { readonly detector: Detector; readonly alarms: readonly StreamAlarm[] }[] = [
    { detector: 'adwin', alarms: watchAdwin(startAdwin({ scale: usual * 2 * Math.sqrt(inflation), clock: 1 }), ratios).alarms },
    {
      detector: 'page-hinkley',
      // Two standard deviations' worth a value over ten values, as in the quiet streams of docs/methods/drift.md.
      alarms: watchPageHinkley(
        startPageHinkley({ direction: 'up', threshold: 12 * spread * Math.sqrt(inflation), delta: 0.1 * spread, minValues: 10 }),
        ratios,
      ).alarms,
    },
  ];
  const misses: number[] = [];
  const missedAt: number[] = [];
  entries.forEach(({ judged, missed }, k) => {
    // One value a period: more than half of what was forecast missed.
    if (judged === 0) return;
    misses.push(missed > judged / 2 ? 1 : 0);
    missedAt.push(k);
  });
  const ddm = watchDdm(startDdm({ drift: DDM_DRIFT }), Float64Array.from(misses)).alarms.filter(({ kind }) => kind === 'drift');
  found.push({
    detector: 'ddm',
    alarms: ddm.map((alarm) => ({ ...alarm, at: missedAt[alarm.at] as number, since: missedAt[alarm.since] as number })),
  });
  const alarms = found
    .flatMap(({ detector, alarms: own }) =>
      own.map(({ at, since, direction }) => ({ detector, at: periods[at] as number, since: periods[since] as number, direction })),
    )
    .sort((a, b) => a.at - b.at);
  const penalty = 2 * Math.log(ratios.length) * inflation * 1.5;
  const { at } = changePoints(ratios, { minSegment: Math.max(5, Math.min(14, Math.floor(ratios.length / 4))), penalty });
  const up = alarms.filter(({ direction, at: when }) => direction === 'up' && when >= from);
  const since = beginning(
    up,
    at.map((k) => periods[k] as number),
  );
  const split = since === null ? Math.floor(periods.length / 2) : Math.max(1, periods.indexOf(since));
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [before, after] = [mean(ratios.subarray(0, split)), mean(ratios.subarray(split))];
  const voices = new Set(up.map(({ detector }) => detector));
  const drifted = (voices.has('adwin') || voices.size >= 2) && after >= LEAST_GROWTH * before;
  return {
    periods,
    ratios: [...ratios],
    alarms,
    changes: at.map((k) => periods[k] as number),
    before,
    after,
    drifted,
    since: drifted ? since : null,
  };
}

/**
 * Where the change behind alarms began: at the last change point before the first alarm, which sees all values at once; else where the sums of Page and Hinkley turned; else
 * where the window of ADWIN begins, which is a bucket's end.
 */
function beginning(up: ErrorStream['alarms'], changes: readonly number[]): number | null {
  const [first] = up;
  if (!first) return null;
  const precise = up.find(({ detector, at }) => detector === 'page-hinkley' && at <= first.at);
  return changes.findLast((change) => change <= first.at) ?? (precise ?? first).since;
}
