import type { DegradationVerdict } from '../../../contract/entities/performance.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Cause, ControlChart, Degradation } from '../../../engine/monitoring/index.ts';

interface Input {
  readonly chart: ControlChart;
  readonly found: Degradation | null;
  readonly axis: TimeAxis;
  /** Names of series by place. */
  readonly names: readonly string[];
}

/** Periods that count as the latest. */
const lately = 14;

const percent = (share: number): string => `${Math.round(100 * share)} percent`;
const times = (ratio: number): string => `${ratio.toPrecision(2)} times`;

/** Errors within their limits: these may leave much open. */
const usualWords = (mean: number): string =>
  mean > 1.25
    ? `Errors are ${times(mean)} the expected size lately. The backtest leaves that much open: no change is sure yet.`
    : `Errors are as the backtest led to expect: ${times(mean)} the usual size lately.`;

const side = { larger: 'they scatter more', above: 'actuals lie above the forecasts', below: 'actuals lie below the forecasts' } as const;

function causeWords(cause: Cause, { shares, suspicious }: Degradation, worst: string): string {
  switch (cause) {
    case 'level-shift':
      return `Likely cause: the level has jumped${shares ? ` (${percent(shares.bias)} of what is new is one-sided)` : ''}.`;
    case 'drift-away':
      return `Likely cause: actuals move away step by step${shares ? ` (${percent(shares.bias)} of what is new is one-sided)` : ''}.`;
    case 'spread':
      return `Likely cause: more scatter, without a side${shares ? ` (${percent(shares.spread)} of what is new)` : ''}.`;
    case 'few-series':
      return `Most of it comes from few series: ${worst}.`;
    case 'data-quality':
      return `Likely cause: the data. ${percent(suspicious?.since ?? 0)} of what came is zero or as the value before, ${percent(suspicious?.before ?? 0)} were.`;
  }
}

function nextWords(cause: Cause | undefined, since: string, worst: string): string {
  switch (cause) {
    case 'level-shift':
      return `Find out what changed about ${since} (price, range, a new shop, a campaign). Where it stays, retrain; where it comes back, give the model a regressor for it.`;
    case 'drift-away':
      return 'Retrain on the newest data. Where it goes on, choose a model that follows its level and trend faster.';
    case 'spread':
      return 'Look for events that no regressor tells of. Retraining makes the intervals as wide as errors are now.';
    case 'few-series':
      return `Look at ${worst} first: what happened there need not be in the others.`;
    case 'data-quality':
      return 'Check the source before anything is retrained: a model would learn the faults.';
    default:
      return 'Look at the series at the top of the table, then retrain.';
  }
}

/** What the control chart says of the last periods, in words. */
export function verdictOf({ chart, found, axis, names }: Input): DegradationVerdict {
  const nothing = { since: null, noticed: null, alarm: null, ratio: null, bias: null, causes: [], series: [], next: '' };
  if (chart.points.length === 0)
    return {
      ...nothing,
      state: 'unknown',
      sentence: 'Nothing that was forecast has come yet.',
      next: 'Import newer data as the next version of the dataset.',
    };
  if (!chart.limits)
    return {
      ...nothing,
      state: 'unknown',
      sentence: 'Its backtest has fewer than 12 periods: too few to say what errors are usual.',
      next: 'Train with more folds, register and promote that run.',
    };
  const { alarmAt, since: from, alarm } = chart;
  const last = chart.points.at(-1);
  const recent = chart.points.slice(-lately);
  const mean = recent.reduce((sum, { ratio }) => sum + ratio, 0) / recent.length;
  // Trouble that is long over is history.
  const lingers = chart.points.slice(-2 * lately).some((point) => point.alarm !== null);
  if (alarmAt === null || from === null || alarm === null || !found || !lingers)
    return {
      ...nothing,
      state: 'none',
      ratio: mean,
      sentence: usualWords(mean),
    };
  const since = formatPeriod(axis, from);
  const noticed = formatPeriod(axis, alarmAt);
  const degraded = last?.alarm !== null;
  const worst = found.series
    .slice(0, 3)
    .map(({ series }) => names[series] ?? '')
    .join(', ');
  const leading = found.causes[0]?.cause;
  const grown = found.ratio >= 1.05;
  const lead = grown
    ? `Errors are ${times(found.ratio)} as large as the backtest led to expect since ${since}, and ${side[alarm]}`
    : `Since ${since} ${side[alarm]} more than the backtest led to expect; errors are ${times(found.ratio)} the usual size`;
  const more = found.causes.slice(0, 2).map(({ cause }) => causeWords(cause, found, worst));
  const sentence = [`${lead} (noticed at ${noticed}).`, ...more, ...(degraded ? [] : ['By now they are within their limits again.'])].join(
    ' ',
  );
  return {
    state: degraded ? 'degraded' : 'recovered',
    since,
    noticed,
    alarm,
    ratio: found.ratio,
    bias: found.bias,
    causes: [...found.causes],
    series: found.series.map(({ series, ratio, share }) => ({ name: names[series] ?? '', ratio, share })),
    sentence,
    next: degraded ? nextWords(leading, since, worst) : 'Nothing needs to be done now.',
  };
}
