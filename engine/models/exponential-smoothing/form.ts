export type Trend = 'none' | 'additive' | 'damped';
export type Season = 'none' | 'additive' | 'multiplicative';

/** One member of the family. A multiplicative season comes with multiplicative errors, the others with additive ones. */
export interface Form {
  readonly trend: Trend;
  readonly season: Season;
}

/** The name in the field's notation, for example `ETS(M,Ad,M)`. */
export function formName({ trend, season }: Form): string {
  const error = season === 'multiplicative' ? 'M' : 'A';
  const middle = trend === 'none' ? 'N' : trend === 'additive' ? 'A' : 'Ad';
  return `ETS(${error},${middle},${season === 'none' ? 'N' : season === 'additive' ? 'A' : 'M'})`;
}

/** Estimated numbers: smoothing parameters and initial states, without the variance. */
export function parameterCount({ trend, season }: Form, seasonLength: number): number {
  const ofTrend = trend === 'none' ? 0 : trend === 'additive' ? 2 : 3;
  return 2 + ofTrend + (season === 'none' ? 0 : seasonLength);
}
