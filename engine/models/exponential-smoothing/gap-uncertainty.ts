import { runGaps } from './gaps.ts';
import { gapParameters, setForm } from './recursion.ts';
import type { Estimate, Workspace } from './estimate.ts';
import type { Uncertainty } from './uncertainty.ts';

const NOTHING: Uncertainty = {
  level: 0,
  slope: 0,
  phi: 0,
  levelSlope: 0,
  levelPhi: 0,
  slopePhi: 0,
  season: [],
  seasonLevel: [],
  seasonSlope: [],
  alpha: 0,
  beta: 0,
  gamma: 0,
};

/**
 * Adds to how well the final states are known what went on unseen in gaps: after a gap at the end a forecast reaches that much further.
 *
 * @param known - from the estimation of parameters and initial states; null where that says nothing
 * @param first - position t % m of the next step
 * @param units - what level and slope, and effects, of the workspace are to be multiplied by
 * @param sigma2 - variance of the errors in the units of the workspace, of relative ones where they are multiplicative
 */
export function withGaps(
  known: Uncertainty | null,
  workspace: Workspace,
  { form, smoothing, final }: Estimate,
  first: number,
  units: { readonly level: number; readonly slope: number; readonly effect: number },
  sigma2: number,
): Uncertainty | null {
  const { pass, seasonLength } = workspace;
  const { gaps } = pass;
  if (gaps === null) return known;
  setForm(pass, form, seasonLength);
  Object.assign(pass, smoothing);
  runGaps(gaps, gapParameters(pass));
  const m = pass.effects.length;
  const deviation = Math.sqrt(sigma2);
  // What an error of one standard deviation is for level, slope and effect.
  const ofLevel = deviation * (form.error === 'M' ? Math.abs(final.level) : 1);
  const ofSlope = form.trend === 'M' ? ofLevel / Math.abs(final.level) : ofLevel;
  const ofEffect = (i: number): number =>
    form.season === 'A' ? ofLevel : form.error === 'M' ? deviation * Math.abs(final.effects[i] as number) : ofLevel / Math.abs(final.level);
  const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(6)) : 0);
  const base = known ?? { ...NOTHING, season: zeros(m), seasonLevel: zeros(m), seasonSlope: zeros(m) };
  return {
    ...base,
    level: rounded(base.level + gaps.level * (ofLevel * units.level) ** 2),
    slope: rounded(base.slope + gaps.slope * (ofSlope * units.slope) ** 2),
    levelSlope: rounded(base.levelSlope + gaps.levelSlope * ofLevel * ofSlope * units.level * units.slope),
    season: base.season.map((variance, i) => {
      const at = (first + i) % m;
      return rounded(variance + (gaps.effects[at] as number) * (ofEffect(at) * units.effect) ** 2);
    }),
  };
}

const zeros = (m: number): number[] => new Array<number>(m).fill(0);
