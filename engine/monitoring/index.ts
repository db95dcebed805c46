export { controlChart, type ControlChart, type ControlOptions, type ControlPoint } from './control-chart.ts';
export { degradation, type Cause, type Degradation } from './degradation.ts';
export type { PassedOver } from './disturbed-folds.ts';
export { expectationOf, expectedError, type Expectation } from './expectation.ts';
export type { Backtested, Matured } from './matured.ts';
