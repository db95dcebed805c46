import { csvTable } from '../../contract/csv.ts';
import type { Figure, Layout, NumberTable } from './figure.ts';
import { loadPlotly } from './plotly.ts';

const size = { width: 1200, height: 600 } as const;

/** The chart as a picture, with a title since it leaves the application. The stretch of time is the one on show. */
async function picture(figure: Figure, title: string, layout: object, format: 'png' | 'svg'): Promise<Blob> {
  const plotly = await loadPlotly();
  const onScreen: Layout = { ...figure.layout, ...layout };
  const shown = {
    ...onScreen,
    ...size,
    xaxis: { ...(onScreen['xaxis'] as object), rangeslider: { visible: false } },
    showlegend: figure.legend.length > 0,
    title: { text: title, x: 0.01, xanchor: 'left', font: { size: 15 } },
  };
  const margin = { ...(figure.layout['margin'] as object), t: 72, b: 48 };
  const address = await plotly.toImage(
    { data: figure.traces, layout: { ...shown, margin } },
    { format, ...size, scale: format === 'png' ? 2 : 1 },
  );
  return fromDataAddress(address);
}

/** `data:` addresses may not be fetched under the page's policy, so they are read here. */
function fromDataAddress(address: string): Blob {
  const comma = address.indexOf(',');
  const head = address.slice(5, comma);
  const body = address.slice(comma + 1);
  const type = head.split(';')[0] ?? '';
  if (!head.includes('base64')) return new Blob([decodeURIComponent(body)], { type });
  return new Blob([Uint8Array.from(atob(body), (character) => character.charCodeAt(0))], { type });
}

export const toPng = (figure: Figure, title: string, layout: object): Promise<Blob> => picture(figure, title, layout, 'png');
export const toSvg = (figure: Figure, title: string, layout: object): Promise<Blob> => picture(figure, title, layout, 'svg');

/** RFC 4180 text with a header line. */
export const toCsv = ({ columns, rows }: NumberTable): string => csvTable([columns, ...rows]);

/** A name that every file system takes. */
export const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100) || 'chart';
