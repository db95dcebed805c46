import type { Panel } from '../../../engine/core/panel.ts';
import type { PanelData } from '../../../engine/stats/panel-window.ts';

/** A panel without what would be copied for every thread. */
export const panelData = ({ frequency, seasonLength, offsets, start, y, seasons }: Panel): PanelData => ({
  frequency,
  seasonLength,
  offsets,
  start,
  y,
  ...(seasons ? { seasons } : {}),
});
