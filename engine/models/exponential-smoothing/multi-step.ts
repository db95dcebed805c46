import type { Estimate, Workspace } from './estimate.ts';
import { ADDITIVE, MULTIPLICATIVE, NONE, run, setForm } from './recursion.ts';

/** Steps ahead that a trend has to prove itself over without a season; with one it is two seasons. */
const STEPS = 6;
/** At most this share of the history, so that the longest step is seen a few times. */
const SHARE = 3;
/** Fewest errors of a step for it to count. */
const FEWEST = 3;
/** How much smaller a trend must make the mean squared errors over several steps: a trend always fits the past a little better. */
const GAIN = 0.05;
const TINY = 1e-26;

const stepsAhead = ({ pass, seasonLength }: Workspace): number =>
  Math.max(1, Math.min(Math.floor(pass.y.length / SHARE), seasonLength > 1 ? 2 * seasonLength : STEPS));

/**
 * Mean logarithm of the squared errors in sample, 1 to H steps ahead, from the states of a fitted form.
 *
 * @param relative - errors relative to the level from which they were forecast
 */
function spreadAhead(workspace: Workspace, { form, smoothing, initial }: Estimate, relative: boolean): number {
  const { pass, seasonLength } = workspace;
  setForm(pass, form, seasonLength);
  Object.assign(pass, smoothing);
  pass.level = initial.level;
  pass.slope = initial.slope;
  pass.effects.set(initial.effects);
  run(pass);
  const { y, levels, slopes, seasons, trend, season, phi } = pass;
  const n = y.length;
  const m = season === NONE ? 1 : seasonLength;
  const steps = stepsAhead(workspace);
  const sums = new Float64Array(steps);
  const counts = new Int32Array(steps);
  for (let t = 1; t < n; t++) {
    let level = levels[t] as number;
    let slope = slopes[t] as number;
    const scale = relative ? level : 1;
    for (let j = 0; j < steps && t + j < n; j++) {
      if (trend === ADDITIVE) {
        slope *= phi;
        level += slope;
      } else if (trend === MULTIPLICATIVE) {
        slope = slope ** phi;
        level *= slope;
      }
      // The effect known at t for the season's place of t + j.
      const effect = season === NONE ? 0 : (seasons[t + (j % m)] as number);
      const forecast = season === MULTIPLICATIVE ? level * effect : level + effect;
      const error = ((y[t + j] as number) - forecast) / scale;
      if (error !== error) continue;
      sums[j] = (sums[j] as number) + error * error;
      counts[j] = (counts[j] as number) + 1;
    }
  }
  let total = 0;
  let used = 0;
  for (let j = 0; j < steps; j++) {
    if ((counts[j] as number) < FEWEST) continue;
    total += Math.log(Math.max((sums[j] as number) / (counts[j] as number), TINY));
    used++;
  }
  return used > 0 ? total / used : NaN;
}

/**
 * Has a trend prove itself over several steps. Likelihood knows one step only; a slope that helps there by a little, or by making up for the
 * skewness of multiplicative errors, can ruin forecasts over a season. A form with a trend is kept only where it makes the squared errors in
 * sample over two seasons (six steps without a season) smaller by 5%, in the mean of the logarithms, than the same form without a trend, and
 * one with an undamped trend than the same form damped. With multiplicative errors it must do so in relative errors or in plain ones.
 *
 * @param chosen - by information criterion
 * @param fitted - all forms that were fitted
 */
export function provenTrend(workspace: Workspace, chosen: Estimate, fitted: readonly Estimate[]): Estimate {
  const { form } = chosen;
  if (form.trend === 'N') return chosen;
  const rivals = fitted.filter(
    ({ form: other }) =>
      other.error === form.error &&
      other.season === form.season &&
      (other.trend === 'N' || (other.trend === form.trend && other.damped && !form.damped)),
  );
  const plain = spreadAhead(workspace, chosen, false);
  const relative = form.error === 'M' ? spreadAhead(workspace, chosen, true) : plain;
  let best = chosen;
  let lowest = GAIN;
  for (const rival of rivals) {
    const byPlain = spreadAhead(workspace, rival, false) - plain;
    const byRelative = form.error === 'M' ? spreadAhead(workspace, rival, true) - relative : byPlain;
    const worst = Math.max(byPlain, byRelative);
    if (!(worst < lowest)) continue;
    lowest = worst;
    best = rival;
  }
  return best;
}

/**
 * How far a form that was refused for its trend is behind the one chosen instead, in units of an information criterion: what its errors over
 * several steps are worth as a likelihood, of as many errors as there are stretches of that length beside each other. Never below zero: that
 * it is ahead one step ahead is what is not believed.
 */
export function behindAhead(workspace: Workspace, chosen: Estimate, refused: Estimate): number {
  const by = (relative: boolean): number => spreadAhead(workspace, refused, relative) - spreadAhead(workspace, chosen, relative);
  const isRelative = refused.form.error === 'M' || chosen.form.error === 'M';
  const lead = isRelative ? Math.min(by(false), by(true)) : by(false);
  return (Math.max(0, lead) * workspace.pass.count) / stepsAhead(workspace);
}
