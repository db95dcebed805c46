import type plotly from 'plotly.js-strict-dist-min';

export type Plotly = typeof plotly;
let loading: Promise<Plotly> | null = null;

/** The drawing library, five megabytes: fetched when the first chart needs it, once. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import('plotly.js-strict-dist-min').then((module) => module.default);
  return loading;
}
