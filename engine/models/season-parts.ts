import type { Component } from './model.ts';
import type { SeasonForm } from '../decomposition/adjust-season.ts';

/** The season of a fitted model, by position in the history. */
export interface SeasonParts {
  /** Takes the season of period t off. */
  remove(value: number, t: number): number;
  /** Puts it on. */
  restore(value: number, t: number): number;
  /** The season over the history and the forecast; none without a season. */
  components(length: number): Component[];
  /** Sum of the logarithms of the effects from period `from` to the end of the history: what a multiplicative season adds to a likelihood. */
  logScale(from: number): number;
  /** What follows the model's name: ` x season`, ` + season` or nothing. */
  readonly suffix: string;
  /** Equation of the observation, and of the adjusted value where there is a season. */
  readonly equation: readonly string[];
}

/**
 * @param figure - effects of the m periods after the history, as fitted models keep them
 * @param n - length of the history
 * @param effects - length n: those of the history, where the season changed over it
 */
export function seasonParts(season: SeasonForm, figure: readonly number[], n: number, effects?: Float64Array): SeasonParts {
  const m = figure.length;
  const effect = (t: number): number => effects?.[t] ?? (figure[(((t - n) % m) + m) % m] as number);
  if (season === 'none')
    return {
      remove: (value) => value,
      restore: (value) => value,
      components: () => [],
      logScale: () => 0,
      suffix: '',
      equation: ['y_t = \\mu_t + \\varepsilon_t', 'x_t = y_t'],
    };
  const additive = season === 'additive';
  return {
    remove: (value, t) => (additive ? value - effect(t) : value / effect(t)),
    restore: (value, t) => (additive ? value + effect(t) : value * effect(t)),
    components: (length) => [{ name: 'Season', values: Float64Array.from({ length }, (_, t) => effect(t)), effect: season }],
    logScale(from) {
      let sum = 0;
      if (!additive) for (let t = from; t < n; t++) sum += Math.log(effect(t));
      return sum;
    },
    suffix: additive ? ' + season' : ' x season',
    equation: additive
      ? ['y_t = s_t + \\mu_t + \\varepsilon_t', 'x_t = y_t - s_t']
      : ['y_t = s_t (\\mu_t + \\varepsilon_t)', 'x_t = y_t / s_t'],
  };
}
