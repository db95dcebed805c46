import { thetaFamilyModel } from './theta-family.ts';

/** DOTM: the line moves with each value, and its weight is estimated. */
export const dynamicOptimisedTheta = thetaFamilyModel({
  kind: 'dynamic-optimised-theta',
  label: 'Dynamic optimised Theta',
  summary: 'Theta whose long-run line moves with each value, its share estimated from the series.',
  complexity: 13,
  dynamic: true,
  theta: undefined,
});
