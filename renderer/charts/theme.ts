import type { Layout } from './figure.ts';

export type Scheme = 'light' | 'dark';

/** Every colour of the charts. History is neutral, the forecast blue, its bands the same hue. */
export interface ChartColours {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly zero: string;
  readonly history: string;
  readonly forecast: string;
  readonly bands: readonly [inner: string, outer: string];
  readonly fold: string;
  readonly origin: string;
  readonly label: string;
}

export const chartColours: Record<Scheme, ChartColours> = {
  light: {
    background: '#ffffff',
    text: '#1a1e23',
    quiet: '#545d67',
    grid: '#eceef1',
    zero: '#c4cad1',
    history: '#3b4249',
    forecast: '#2f6fdb',
    bands: ['rgba(47,111,219,0.18)', 'rgba(47,111,219,0.10)'],
    fold: 'rgba(47,111,219,0.55)',
    origin: '#8a929b',
    label: '#ffffff',
  },
  dark: {
    background: '#1b1e22',
    text: '#e4e7eb',
    quiet: '#a1abb6',
    grid: '#272b31',
    zero: '#454c55',
    history: '#c3c9d0',
    forecast: '#6ea8ff',
    bands: ['rgba(110,168,255,0.20)', 'rgba(110,168,255,0.11)'],
    fold: 'rgba(110,168,255,0.6)',
    origin: '#7d8791',
    label: '#24282d',
  },
};

/** Vermillion of Okabe & Ito, darker on light and lighter on dark: marks about single values. */
export const markColour: Record<Scheme, string> = { light: '#c04f00', dark: '#ff9a57' };

const family =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** Decimal mark and thousands mark of the locale, as plotly wants them: `.,`. */
export function separators(locale?: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345.6);
  const find = (type: string, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  return `${find('decimal', '.')}${find('group', ',')}`;
}

/** What all charts share. */
export function baseLayout(scheme: Scheme): Layout {
  const colours = chartColours[scheme];
  return {
    paper_bgcolor: colours.background,
    plot_bgcolor: colours.background,
    font: { family, size: 12, color: colours.quiet },
    margin: { l: 56, r: 16, t: 8, b: 40, pad: 0 },
    separators: separators(),
    hoverlabel: {
      bgcolor: colours.label,
      bordercolor: colours.zero,
      font: { family, size: 12, color: colours.text },
      align: 'left',
    },
    legend: {
      orientation: 'h',
      x: 0,
      y: 1,
      yanchor: 'bottom',
      font: { size: 12, color: colours.quiet },
      itemwidth: 30,
      bgcolor: 'rgba(0,0,0,0)',
      traceorder: 'reversed',
    },
    dragmode: 'pan',
    showlegend: false,
  };
}

/** A time axis with hairlines, a crosshair and calendar ticks. */
export const timeAxis = (scheme: Scheme, kind: 'date' | 'linear', hoverFormat: string | null): Layout => ({
  type: kind,
  gridcolor: chartColours[scheme].grid,
  linecolor: chartColours[scheme].zero,
  showline: true,
  zeroline: false,
  tickcolor: chartColours[scheme].zero,
  ticks: 'outside',
  ticklen: 4,
  showspikes: true,
  spikemode: 'across',
  spikesnap: 'cursor',
  spikethickness: 1,
  spikedash: 'solid',
  spikecolor: chartColours[scheme].zero,
  ...(hoverFormat === null ? {} : { hoverformat: hoverFormat }),
  ...(kind === 'date' && {
    tickformatstops: [
      { dtickrange: [null, 86_399_999], value: '%H:%M\n%-d %b' },
      { dtickrange: [86_400_000, 604_799_999], value: '%-d %b\n%Y' },
      { dtickrange: [604_800_000, 2_678_399_999], value: '%-d %b\n%Y' },
      { dtickrange: ['M1', 'M11'], value: '%b\n%Y' },
      { dtickrange: ['M12', null], value: '%Y' },
    ],
  }),
});

/** A value axis; it does not zoom of its own, it follows the stretch of time on show. */
export const valueAxis = (scheme: Scheme, title: string): Layout => ({
  title: { text: title, font: { size: 12, color: chartColours[scheme].quiet }, standoff: 8 },
  gridcolor: chartColours[scheme].grid,
  zeroline: true,
  zerolinecolor: chartColours[scheme].zero,
  zerolinewidth: 1,
  fixedrange: true,
  automargin: true,
  separatethousands: true,
  exponentformat: 'none',
  nticks: 7,
});
