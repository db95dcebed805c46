import type { Panel } from '../../../engine/core/panel.ts';
import type { PanelData } from '../../../engine/stats/panel-window.ts';

/** A panel without its names, which would be copied for every thread. */
export const panelData = ({ frequency, seasonLength, offsets, start, y, seasons, regressors }: Panel): PanelData => ({
  frequency,
  seasonLength,
  offsets,
  start,
  y,
  ...(seasons ? { seasons } : {}),
  ...(regressors ? { regressors } : {}),
});
