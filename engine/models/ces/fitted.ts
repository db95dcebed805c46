import type { Fitted } from '../model.ts';
import type { Spread } from '../spread.ts';
import type { CesForm, CesParameters, CesState } from './recursion.ts';

export interface CesFitted extends Fitted {
  readonly kind: 'ces';
  readonly form: CesForm;
  /** Smoothing parameters; beta0 and beta1 are 0 where the form has none. */
  readonly parameters: CesParameters;
  /** Number of values that the model was fitted to. */
  readonly length: number;
  readonly seasonLength: number;
  /** After the last value, by position of the period in the season. */
  readonly state: {
    readonly level: readonly number[];
    readonly potential: readonly number[];
    readonly season: readonly number[];
    readonly seasonPotential: readonly number[];
  };
  readonly sigma2: number;
  readonly spread: Spread;
  readonly aicc: number;
}

/** A state that may be run on, copied from the saved one. */
export const stateOf = ({ state }: CesFitted): CesState => ({
  level: Float64Array.from(state.level),
  potential: Float64Array.from(state.potential),
  season: Float64Array.from(state.season),
  seasonPotential: Float64Array.from(state.seasonPotential),
});
