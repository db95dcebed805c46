import { percent, plural, short, significant } from '../format.ts';
import type { ReportModel, SummaryPart } from './report-model.ts';

/** Below it a test speaks against chance. */
const SURE = 0.05;
/** A forecast this far from what was, in percent, wants a second look. */
const LARGE_CHANGE = 50;

const oneUnit = { series: 'series', folds: 'fold', periods: 'period' } as const;

type Known = Omit<ReportModel, 'summary'>;

const whole = (value: number): string => `${Math.abs(value).toFixed(Math.abs(value) < 9.95 ? 1 : 0)}%`;
export const chance = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);
const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

function what({ data, run, experiment, series, overrides }: Known): string[] {
  const chosen = run.selected ? ', which the comparison selected' : '';
  const sentences = [
    `${plural(data.series, 'series', 'series')}${data.target === null ? '' : ` of ${short(data.target)}`} from ${data.first} to ${data.last} (${short(data.dataset)} v${data.number}), forecast ${data.horizon} ahead by ${run.label}${chosen}.`,
  ];
  const complete = series.filter(({ known, forecast }) => known === experiment.options.horizon && forecast !== null);
  const recent = complete.reduce((sum, row) => sum + (row.recent ?? 0), 0);
  const ahead = complete.reduce((sum, row) => sum + (row.forecast ?? 0), 0);
  if (complete.length > 0 && recent > 0) {
    const change = 100 * (ahead / recent - 1);
    const scope =
      complete.length === series.length
        ? 'All together'
        : `The ${plural(complete.length, 'series', 'series')} without gaps in the last ${data.horizon} together`;
    sentences.push(
      `${series.length > 1 ? scope : 'The sum'}: ${significant(ahead, 4)} over the next ${data.horizon}, ${
        Math.abs(change) < 0.05 ? 'as much as' : `${whole(change)} ${change > 0 ? 'above' : 'below'}`
      } the ${significant(recent, 4)} of the last ${data.horizon}.`,
    );
  }
  if (overrides)
    sentences.push(
      `With ${plural(overrides.edits.length, 'change')} made by hand (${short(overrides.name)}): ${significant(overrides.after, 4)} in all, ${significant(overrides.before, 4)} without.`,
    );
  return sentences;
}

function howGood({ run, accuracy, experiment, data, overrides }: Known): string[] {
  const sentences: string[] = [];
  if (accuracy?.change) {
    const { estimate, lower, upper } = accuracy.change;
    const word = estimate <= 0 ? 'better' : 'worse';
    const [near, far] = estimate <= 0 ? [-upper, -lower] : [lower, upper];
    const sure = lower > 0 || upper < 0;
    const range = sure
      ? `between ${whole(near)} and ${whole(far)}`
      : `anything from ${whole(lower)} ${lower < 0 ? 'better' : 'worse'} to ${whole(upper)} ${upper < 0 ? 'better' : 'worse'}`;
    sentences.push(
      `MASE ${significant(run.mase ?? accuracy.mase.estimate)}: ${whole(estimate)} ${word} than ${accuracy.naive} in the backtest; with 95 percent confidence ${range}, over ${plural(accuracy.count, oneUnit[accuracy.units], accuracy.units)}.`,
    );
    if (accuracy.wins !== null && accuracy.units === 'series')
      sentences.push(`It errs less on ${accuracy.wins > 99.95 ? 'all' : `${percent(accuracy.wins)} of the`} series.`);
    if (accuracy.pValue !== null)
      sentences.push(
        accuracy.pValue < SURE
          ? `That is more than chance (Diebold-Mariano, ${chance(accuracy.pValue)}).`
          : `Held against single origins too, that may be chance (Diebold-Mariano, ${chance(accuracy.pValue)}).`,
      );
  } else if (run.skill !== null && !run.baseline) {
    const against = data.seasonLength > 1 ? 'repeating the last season' : 'repeating the last value';
    sentences.push(
      `MASE ${significant(run.mase)}: ${whole(100 * run.skill)} ${run.skill >= 0 ? 'better' : 'worse'} than ${against} in the backtest.`,
    );
  } else if (run.mase !== null) sentences.push(`MASE ${significant(run.mase)} in the backtest.`);
  else sentences.push('There was no actual value to measure its errors on: the series are too short for a backtest.');
  if (experiment.selectionReason !== null) sentences.push(experiment.selectionReason);
  if (overrides) sentences.push('All of this is measured on the forecasts of the model: changes made by hand have no backtest.');
  return sentences;
}

function howSure({ run, accuracy, data }: Known): string[] {
  const measured = run.coverage.filter((one) => one.measured !== null);
  if (measured.length === 0) return ['The intervals could not be measured: there was no actual value to compare them with.'];
  const sentences = measured.map(({ level, measured: share }) => {
    const found = accuracy?.coverage.find((one) => one.level === level);
    const range = found && found.lower !== null && found.upper !== null ? ` (${percent(found.lower)} to ${percent(found.upper)})` : '';
    const verdict = {
      'too-narrow': ': too narrow, take them for wider than they are drawn',
      'as-promised': ', as promised',
      'too-wide': ': wider than need be',
    } as const;
    return `The ${level}% interval held ${percent(share)}${range} of the actual values of the backtest${found?.verdict ? verdict[found.verdict] : ''}.`;
  });
  const widest = run.coverageByHorizon.at(-1);
  const known = widest?.measured.filter((share) => share !== null) ?? [];
  const [first, last] = [known[0], known.at(-1)];
  if (widest && known.length > 1 && first !== undefined && last !== undefined && Math.abs(first - last) >= 5)
    sentences.push(
      `${last < first ? 'It falls' : 'It rises'} with the horizon: ${percent(first)} one ${data.period} ahead, ${percent(last)} ${known.length} ahead (the ${widest.level}% interval).`,
    );
  return sentences;
}

function whatDrives({ drivers, winners, run }: Known): string[] {
  const sentences = drivers.flatMap(({ title, rows }) => {
    const most = rows
      .filter(({ share }, i) => i === 0 || share >= 1)
      .slice(0, 3)
      .map(({ name, share }) => `${short(name)} (${whole(share)})`);
    return most.length === 0 ? [] : [`${short(title, 90)}: ${listed(most)}.`];
  });
  const choice = winners.chosen.find(({ model }) => model === run.model);
  if (choice)
    sentences.push(
      `It chose ${listed(choice.kinds.slice(0, 4).map(({ label, count }) => `${label} (${count.toLocaleString('en-US')})`))} for its series.`,
    );
  return sentences.length > 0 ? sentences : ['This model has no parts that could be told from each other.'];
}

/** What a careful reader would ask about. */
function toWatch({ series, run, warnings, quality, diagnostics, experiment, accuracy, data, provenance }: Known): string[] {
  const sentences: string[] = [];
  const measured = series.filter((row): row is typeof row & { mase: number } => row.mase !== null).toSorted((a, b) => b.mase - a.mase);
  const [worst] = measured;
  const poor = measured.filter(({ mase }) => mase > 1).length;
  if (worst && measured.length > 1)
    sentences.push(
      `${poor === 0 ? 'No series has' : `${plural(poor, 'series has', 'series have')}`} a MASE above 1, which is what repeating the last season errs in the history; the highest is ${significant(worst.mase)} (${short(worst.name)}).`,
    );
  if (accuracy?.change && accuracy.change.estimate >= 0)
    sentences.push(`${accuracy.naive} did at least as well: consider using it instead.`);
  if (run.failed > 0)
    sentences.push(`${plural(run.failed, 'series', 'series')} could not be fitted by it; a simpler model stands in there.`);
  const changed = series.filter(
    ({ known, recent, forecast }) =>
      known === experiment.options.horizon &&
      recent !== null &&
      recent > 0 &&
      forecast !== null &&
      Math.abs(100 * (forecast / recent - 1)) > LARGE_CHANGE,
  );
  if (changed.length > 0)
    sentences.push(
      `${plural(changed.length, 'series is', 'series are')} forecast more than ${LARGE_CHANGE}% above or below the last ${data.horizon}: ${listed(changed.slice(0, 3).map(({ name }) => short(name)))}${changed.length > 3 ? ' first' : ''}.`,
    );
  const looked = diagnostics.series.filter(({ ljungBox }) => ljungBox !== null);
  const correlated = looked.filter(({ ljungBox }) => (ljungBox?.pValue ?? 1) < SURE);
  if (correlated.length > 0)
    sentences.push(
      `Errors one step ahead still hang together in ${correlated.length} of the ${plural(looked.length, 'series', 'series')} looked at (Ljung-Box below ${SURE}): there is more to learn from their past.`,
    );
  const errors = quality.findings.filter(({ severity }) => severity === 'error').length;
  const cautions = quality.findings.filter(({ severity }) => severity === 'warning').length;
  if (errors + cautions > 0)
    sentences.push(
      `The data have ${listed([...(errors > 0 ? [plural(errors, 'error')] : []), ...(cautions > 0 ? [plural(cautions, 'warning')] : [])])}, listed under Data quality.`,
    );
  if (warnings.length > 0) sentences.push(`The training gave ${plural(warnings.length, 'warning')}, listed below.`);
  if (experiment.options.folds < 3)
    sentences.push(
      `All figures rest on ${plural(experiment.options.folds, 'backtest fold')}: one unusual ${data.period === 'day' ? 'month' : 'stretch'} weighs much.`,
    );
  if (provenance.run.late) sentences.push('The hashes of this run were taken after its training: changes before that do not show.');
  return sentences.length > 0 ? sentences : ['Nothing stands out.'];
}

/** What an analyst would say of a forecast: what, how good beside naive, how sure, what drives it, what to watch. */
export const summaryOf = (report: Known): SummaryPart[] => [
  { topic: 'What', sentences: what(report) },
  { topic: 'How good', sentences: howGood(report) },
  { topic: 'How sure', sentences: howSure(report) },
  { topic: 'What drives it', sentences: whatDrives(report) },
  { topic: 'What to watch', sentences: toWatch(report) },
];
