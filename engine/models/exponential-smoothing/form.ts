/** Additive or multiplicative. */
export type Kind = 'A' | 'M';

/** One of the 30 members of the family, in the field's notation. */
export interface Form {
  readonly error: Kind;
  readonly trend: 'N' | Kind;
  /** Only with a trend. */
  readonly damped: boolean;
  readonly season: 'N' | Kind;
}

/** The name in the field's notation, for example `ETS(M,Ad,M)`. */
export const formName = ({ error, trend, damped, season }: Form): string => `ETS(${error},${trend}${damped ? 'd' : ''},${season})`;

/** Whether any part is multiplicative: such forms need values above zero. */
export const needsPositive = ({ error, trend, season }: Form): boolean => error === 'M' || trend === 'M' || season === 'M';

/** Whether the recursion of the states is linear, so that the initial state can be had by least squares. */
export const isLinear = ({ trend, season }: Form): boolean => trend !== 'M' && season !== 'M';

/**
 * Estimated numbers, as R counts them: smoothing parameters and free initial states, without the variance.
 *
 * @param seasonLength - m
 */
export const parameterCount = ({ trend, damped, season }: Form, seasonLength: number): number =>
  2 + (trend === 'N' ? 0 : 2) + (damped ? 1 : 0) + (season === 'N' ? 0 : seasonLength);

const TRENDS = [
  ['N', false],
  ['A', false],
  ['A', true],
  ['M', false],
  ['M', true],
] as const;

/** All 30 forms, the simple before the complex. */
export const everyForm: readonly Form[] = (['N', 'A', 'M'] as const).flatMap((season) =>
  TRENDS.flatMap(([trend, damped]) => (['A', 'M'] as const).map((error) => ({ error, trend, damped, season }))),
);

/** Forms that R leaves out unless told otherwise: infinite variances or trouble with numbers near zero. */
export const isUnstable = ({ error, trend, season }: Form): boolean =>
  (error === 'A' && (trend === 'M' || season === 'M')) || (error === 'M' && trend === 'M' && season === 'A');
