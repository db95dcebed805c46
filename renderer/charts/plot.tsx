import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { PlotElement } from 'plotly.js-strict-dist-min';
import { toFailure, type Failure } from '../words/failures.ts';
import { ChartActions } from './chart-actions.tsx';
import { drawInTurn } from './draw-queue.ts';
import type { Figure, Range } from './figure.ts';
import { Legend } from './legend.tsx';
import { loadPlotly, type Plotly } from './plotly.ts';
import css from './plot.module.css';

const config = { displayModeBar: false, scrollZoom: true, doubleClick: false, showTips: false, responsive: false } as const;

interface Props {
  readonly figure: Figure;
  /** Names the chart for screen readers, saved files and the numbers. */
  readonly label: string;
  /** Stands at the head of the chart, left of its legend. */
  readonly title?: ReactNode;
  /** Told when the user has zoomed or panned. */
  readonly onWindow?: (window: Range) => void;
}

/** Draws a figure: wheel zooms time, drag pans, double click resets; + - 0 and Shift with arrows do so from the keyboard. */
export function Plot({ figure, label, title, onWindow }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ readonly plotly: Plotly; readonly key: string; window: Range | null } | null>(null);
  const current = useRef({ figure, onWindow });
  current.current = { figure, onWindow };
  const [failure, setFailure] = useState<Failure | null>(null);

  const show = (window: Range, tell: boolean): void => {
    const element = host.current;
    const state = drawn.current;
    if (!element || !state) return;
    state.window = window;
    const values = current.current.figure.valueRange?.(window);
    void state.plotly.relayout(element, { 'xaxis.range': [...window], ...(values && { 'yaxis.range': [...values] }) });
    if (tell) current.current.onWindow?.(window);
  };

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let gone = false;
    const draw = async (): Promise<void> => {
      const plotly = await loadPlotly();
      if (gone) return;
      const before = drawn.current;
      const window = before?.key === figure.key && before.window ? before.window : figure.window;
      const graph = (await plotly.react(element, figure.traces, framed(figure, window), config)) as PlotElement;
      drawn.current = { plotly, key: figure.key, window };
      if (before) return;
      graph.on('plotly_relayout', (change) => {
        const moved = windowOf(change);
        const last = drawn.current?.window;
        if (moved && (!last || Math.abs(moved[0] - last[0]) + Math.abs(moved[1] - last[1]) > 1e-9)) show(moved, true);
      });
      graph.on('plotly_doubleclick', () => {
        const { window: whole } = current.current.figure;
        if (whole) show(whole, true);
      });
    };
    const takeBack = drawInTurn(() => draw().catch((error: unknown) => setFailure(toFailure(error))));
    return () => {
      gone = true;
      takeBack();
    };
  }, [figure]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (element.offsetWidth > 0 && element.offsetHeight > 0) void drawn.current?.plotly.Plots.resize(element);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.current?.plotly.purge(element);
      drawn.current = null;
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const window = drawn.current?.window;
    const { bounds, window: whole } = figure;
    if (!window || !bounds || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, event.shiftKey, window, whole ?? bounds);
    if (!next) return;
    event.preventDefault();
    show(within(next, bounds), true);
  };

  return (
    <figure className={css.figure} aria-label={label}>
      <div className={css.head}>
        {title}
        <Legend entries={figure.legend} />
        <ChartActions figure={figure} label={label} layout={() => framed(figure, drawn.current?.window ?? figure.window)} />
      </div>
      {failure ? <p className={css.failure}>The chart could not be drawn: {failure.message}</p> : null}
      <div
        className={css.canvas}
        ref={host}
        tabIndex={figure.window ? 0 : undefined}
        onKeyDown={onKeyDown}
        role={figure.window ? 'application' : undefined}
        aria-label={figure.window ? `${label}. Plus and minus zoom, Shift with left and right pans, zero resets` : undefined}
        data-inset
      />
    </figure>
  );
}

/** The layout with a stretch of time on show and the value axis fitted to it. */
function framed(figure: Figure, window: Range | null): Record<string, unknown> {
  if (!window) return { ...figure.layout };
  const values = figure.valueRange?.(window);
  const [low, high] = figure.bounds ?? window;
  return {
    ...figure.layout,
    xaxis: { ...(figure.layout['xaxis'] as object), range: [...window], autorange: false, minallowed: low, maxallowed: high },
    yaxis: { ...(figure.layout['yaxis'] as object), ...(values && { range: [...values], autorange: false }) },
  };
}

const time = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(`${String(value).replace(' ', 'T')}Z`));

/** The stretch of time after a zoom or pan, from plotly's change; dates come as text. */
function windowOf(change: Readonly<Record<string, unknown>>): Range | null {
  const pair = change['xaxis.range'];
  const from = Array.isArray(pair) ? pair[0] : change['xaxis.range[0]'];
  const to = Array.isArray(pair) ? pair[1] : change['xaxis.range[1]'];
  if (from === undefined || to === undefined) return null;
  const range: Range = [asTime(from), asTime(to)];
  return Number.isFinite(range[0]) && Number.isFinite(range[1]) ? range : null;
}
const asTime = (value: unknown): number => {
  if (typeof value === 'number') return value;
  const text = String(value);
  return time(text.length <= 10 ? `${text} 00:00` : text);
};

function moved(key: string, shift: boolean, [from, to]: Range, whole: Range): Range | null {
  const span = to - from;
  if (key === '+' || key === '=') return [from + span * 0.15, to - span * 0.15];
  if (key === '-') return [from - span * 0.2, to + span * 0.2];
  if (key === '0') return whole;
  if (shift && key === 'ArrowLeft') return [from - span * 0.2, to - span * 0.2];
  if (shift && key === 'ArrowRight') return [from + span * 0.2, to + span * 0.2];
  return null;
}

/** Pushes a stretch of time back inside the bounds. */
function within([from, to]: Range, [low, high]: Range): Range {
  const span = Math.min(to - from, high - low);
  const start = Math.min(Math.max(from, low), high - span);
  return [start, start + span];
}
