export { startOnline, type OnlineLinear, type OnlineLinearSettings } from './least-squares.ts';
export { learn, learnOne } from './update.ts';
export { predictOnline, type OnlinePrediction } from './predict.ts';
export { estimatesOf, type Estimate } from './estimate.ts';
export { readOnline } from './read-online.ts';
