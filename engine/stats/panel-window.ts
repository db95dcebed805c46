import type { Panel } from '../core/panel.ts';

/** A part of a panel: some series, some periods. */
export interface PanelWindow {
  /** Positions in the panel. */
  readonly selected: Int32Array;
  /** First and last period of the axis, both included; the panel's own if not given. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What is used of a panel: without names, it is quickly handed to a thread. */
export type PanelData = Pick<Panel, 'frequency' | 'seasonLength' | 'offsets' | 'start' | 'y' | 'seasons'>;

/** Where a series lies within a window: positions `from` to `to`, the latter not included, in the panel's arrays; the first is period `start`. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

/** The part of series `i` in a window; empty where it has none. */
export function placeOf({ offsets, start }: PanelData, i: number, { from, to }: Omit<PanelWindow, 'selected'>): Place {
  const first = start[i] as number;
  const begin = offsets[i] as number;
  const end = offsets[i + 1] as number;
  const skipped = Math.max(0, (from ?? first) - first);
  const stop = to === undefined ? end : Math.min(end, begin + to + 1 - first);
  const place = begin + Math.min(skipped, end - begin);
  return { from: place, to: Math.max(place, stop), start: first + (place - begin) };
}

/** First and last period that any of the series has, both included; `last` is before `first` where there are none. */
export function extentOf(panel: PanelData, window: PanelWindow): { readonly first: number; readonly last: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const i of window.selected) {
    const { from, to, start } = placeOf(panel, i, window);
    if (to <= from) continue;
    if (start < first) first = start;
    if (start + to - from - 1 > last) last = start + to - from - 1;
  }
  return first <= last ? { first, last } : { first: 0, last: -1 };
}

/** Season lengths of a panel, ascending; none where there is no season. */
export const seasonLengthsOf = ({ seasons, seasonLength }: PanelData): readonly number[] =>
  (seasons ?? [seasonLength]).filter((m) => m > 1);
