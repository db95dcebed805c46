import type { Panel } from '../../../engine/core/panel.ts';
import type { PanelData } from '../../../engine/stats/panel-window.ts';

/** Columns beside the values, along them. */
export const columnsBeside = ({ regressors = [], past = [] }: Panel): { readonly name: string; readonly values: Float64Array }[] =>
  [...regressors, ...past].map(({ name, values }) => ({ name, values }));

/** A panel without what would be copied for every thread. */
export const panelData = ({ frequency, seasonLength, offsets, start, y, seasons }: Panel): PanelData => ({
  frequency,
  seasonLength,
  offsets,
  start,
  y,
  ...(seasons ? { seasons } : {}),
});
