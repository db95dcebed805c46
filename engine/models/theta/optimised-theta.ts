import { thetaFamilyModel } from './theta-family.ts';

/** OTM: the line of the whole series, its weight estimated. With theta set to 2 it is the standard Theta model, STM. */
export const optimisedTheta = thetaFamilyModel({
  kind: 'optimised-theta',
  label: 'Optimised Theta',
  summary: 'Theta with the share of the long-run line estimated from the series.',
  complexity: 12,
  dynamic: false,
  theta: undefined,
});
