import { thetaFamilyModel } from './theta-family.ts';

/** DSTM: theta is 2, and the line moves with each value. */
export const dynamicTheta = thetaFamilyModel({
  kind: 'dynamic-theta',
  label: 'Dynamic Theta',
  summary: 'Theta whose long-run line is drawn anew with each value.',
  complexity: 11,
  dynamic: true,
  theta: 2,
});
