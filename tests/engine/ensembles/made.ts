import type { Forecast } from '../../../engine/core/forecast.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { ensembleSeries, type EnsembleSeries, type MemberForecasts } from '../../../engine/ensembles/index.ts';

/** How a made-up member errs: its forecasts are the actual values plus these. */
export interface MadeMember {
  readonly bias?: number;
  readonly spread: number;
  /** Half width of its 95 percent interval; 1.96 spreads where absent. */
  readonly width?: number;
  /** Where it could not be used. */
  readonly missing?: (index: number, fold: number) => boolean;
}

export interface MadeOptions {
  readonly horizon: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly length?: number;
  readonly start?: (index: number) => number;
}

const forecastAt = (y: Float64Array, origin: number, member: MadeMember, options: MadeOptions, normal: () => number): Forecast => {
  const mean = Float64Array.from(
    { length: options.horizon },
    (_, step) => (y[origin + step] ?? 100) + (member.bias ?? 0) + member.spread * normal(),
  );
  const half = member.width ?? 1.96 * member.spread;
  return {
    mean,
    intervals: options.levels.map((level) => {
      const width = half * (level === 95 ? 1 : 1.2816 / 1.96);
      return { level, lower: mean.map((value) => value - width), upper: mean.map((value) => value + width) };
    }),
  };
};

/** Series about 100 with members that know the future but for errors of a known size. */
export function made(count: number, members: readonly MadeMember[], options: MadeOptions, seed = 1): EnsembleSeries[] {
  const rng = createRng(seed);
  const { length = 60, horizon, folds } = options;
  return Array.from({ length: count }, (_, index) => {
    const y = Float64Array.from({ length }, () => 100 + 3 * rng.normal());
    const forecasts = members.map((member): MemberForecasts => {
      const made_: [number, Forecast][] = [];
      for (let fold = 0; fold < folds; fold++) {
        const origin = length - (folds - fold) * horizon;
        const forecast = forecastAt(y, origin, member, options, () => rng.normal());
        if (!member.missing?.(index, fold)) made_.push([origin, forecast]);
      }
      const final = forecastAt(y, length, member, options, () => rng.normal());
      return { folds: new Map(made_), final: member.missing?.(index, folds) ? null : final };
    });
    return ensembleSeries({ id: `s${index}`, y, seasonLength: 1 }, options.start?.(index) ?? 0, forecasts, options, 'Ensemble');
  });
}
