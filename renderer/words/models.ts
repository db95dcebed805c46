/** The colour-blind safe set of Okabe and Ito (2008), without its black and yellow, which vanish on one of the two backgrounds. */
const okabeIto = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;
const grey = '#8a929b';

const fixed: Record<string, string> = {
  naive: grey,
  'seasonal-naive': grey,
  drift: grey,
  mean: grey,
  theta: '#d55e00',
  arima: '#009e73',
  ets: '#0072b2',
  'exponential-smoothing': '#0072b2',
  'holt-winters': '#0072b2',
  best: '#e69f00',
  'dynamic-optimised-theta': '#d55e00',
  mstl: '#cc79a7',
  prophet: '#56b4e9',
  holt: '#56b4e9',
  // Suggested together for intermittent demand, beside exponential smoothing and Best.
  'croston-sba': '#d55e00',
  tsb: '#56b4e9',
  imapa: '#009e73',
  ses: '#cc79a7',
};

/** The same model always gets the same colour; baselines are grey. */
export function modelColour(kind: string, baseline = false): string {
  const known = fixed[kind];
  if (known) return known;
  if (baseline) return grey;
  let hash = 0;
  for (const character of kind) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return okabeIto[hash % okabeIto.length] ?? grey;
}

/** Baselines are drawn dashed, so that the colour is not all that tells them apart. */
export const isDashed = (kind: string, baseline = false): boolean => baseline || fixed[kind] === grey;
