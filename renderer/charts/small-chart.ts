import type { Layout } from './figure.ts';
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
