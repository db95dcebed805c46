import type { Layout } from './figure.ts';
import { valueAxis, type Scheme } from './theme.ts';

const gapPx = 12;
const panelPx = 112;
const marginPx = 48;

/** What a chart of so many panels over one time axis needs to be read. */
export const stackHeight = (panels: number): number => marginPx + panels * (panelPx + gapPx);

export const axisId = (panel: number): string => (panel === 0 ? 'y' : `y${panel + 1}`);

/** A value axis for each panel, from the top down. */
export function stackedAxes(scheme: Scheme, titles: readonly string[]): Record<string, Layout> {
  const share = 1 / (titles.length + ((titles.length - 1) * gapPx) / panelPx);
  return Object.fromEntries(
    titles.map((title, panel) => {
      const top = 1 - panel * share * (1 + gapPx / panelPx);
      return [
        `yaxis${panel === 0 ? '' : panel + 1}`,
        { ...valueAxis(scheme, title), domain: [Math.max(0, top - share), top], nticks: 4, anchor: 'x' },
      ];
    }),
  );
}
