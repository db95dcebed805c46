import type { Layout, Trace } from './figure.ts';
import { baseLayout, chartColours, valueAxis, type Scheme } from './theme.ts';

/** Margins of a chart of a third of the width. */
export const margin = { l: 52, r: 12, t: 6, b: 36, pad: 0 } as const;
/** Layout of a chart that neither pans nor zooms. */
export const still = (scheme: Scheme): Layout => ({ ...baseLayout(scheme), margin, dragmode: false, hovermode: 'closest' });
/** A value axis with a small title. */
export const plainAxis = (scheme: Scheme, title: string): Layout => ({
  ...valueAxis(scheme, title),
  title: { text: title, font: { size: 11, color: chartColours[scheme].quiet }, standoff: 4 },
  nticks: 6,
});
/** The parts of a figure that has no time axis. */
export const fixed = { window: null, bounds: null, valueRange: null } as const;
/** The axis of names beside lying bars, the first on top. */
export const namesAxis = (scheme: Scheme): Layout => ({
  type: 'category',
  autorange: 'reversed',
  automargin: true,
  fixedrange: true,
  tickfont: { color: chartColours[scheme].text, size: 11 },
  ticklabelstandoff: 6,
});
/** Lying bars with words at their ends, which pointing repeats. */
export const lyingBars = (names: readonly string[], lengths: readonly number[], text: readonly string[], scheme: Scheme): Trace => ({
  type: 'bar',
  orientation: 'h',
  y: names,
  x: lengths,
  text,
  textposition: 'outside',
  textfont: { size: 11, color: chartColours[scheme].text },
  cliponaxis: false,
  hovertemplate: '%{y}: %{text}<extra></extra>',
});
