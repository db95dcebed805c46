import { EngineError } from '../../core/errors.ts';
import type { Panel } from '../../core/panel.ts';

/** Data of a version as comparisons take them. */
export interface PanelSide {
  readonly panel: Panel;
  /** Where its period 0 lies on an axis that both have in common. */
  readonly at: number;
  /** Regressors that are not compared, such as features that follow from the target or the calendar. */
  readonly leftOut?: readonly string[];
}

/** A column laid out: series i at period t of the common axis is `values[i * periods + t]`, NaN where missing. */
export interface GridColumn {
  readonly name: string;
  readonly role: 'target' | 'known' | 'past';
  readonly values: Float64Array;
}

/** Two versions on one axis, up to the newest period of the current one: what the reference knew, then what came. */
export interface PanelGrid {
  readonly ids: readonly string[];
  readonly periods: number;
  /** Periods that the reference reaches: 0 to this, without it. */
  readonly referenceEnd: number;
  /** Where its period 0 lies on the axis in common. */
  readonly offset: number;
  /** By series: its first period, and the one after its last; `periods` for series that go on. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Series of the current version alone, and those that have ended since. */
  readonly fresh: readonly string[];
  readonly vanished: readonly string[];
  readonly target: GridColumn;
  /** Regressors that both versions have. */
  readonly shared: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Values up to the reference's end that both have, and how many of them are not what they were. */
  readonly overlap: { readonly values: number; readonly revised: number };
  /** Lays out a regressor by name; of both versions. */
  readonly regressor: (name: string) => GridColumn;
}

/**
 * Lays two versions out on one axis. Where both have a value the current one counts.
 *
 * @param recent - periods at the end without a value after which a series has ended
 * @throws EngineError `series-too-short` where one has no series
 */
export function panelGrid(reference: PanelSide, current: PanelSide, recent: number): PanelGrid {
  const offset = Math.min(reference.at, current.at);
  const [referenceAt, currentAt] = [reference.at - offset, current.at - offset];
  if (reference.panel.ids.length === 0 || current.panel.ids.length === 0)
    throw new EngineError('series-too-short', 'A comparison of two versions needs a series in both.');
  const periods = currentAt + lastPeriod(current.panel);
  const referenceEnd = Math.min(periods, referenceAt + lastPeriod(reference.panel));
  const known = new Map(current.panel.ids.map((id, i) => [id, i]));
  const ids = [...current.panel.ids, ...reference.panel.ids.filter((id) => !known.has(id))];
  const place = new Map(ids.map((id, i) => [id, i]));
  const overlap = { values: 0, revised: 0 };
  const lay = (role: GridColumn['role'], name: string, counted: boolean): GridColumn => {
    const values = new Float64Array(ids.length * periods).fill(NaN);
    const spread = (panel: Panel, own: Float64Array, at: number, compare: boolean): void => {
      panel.ids.forEach((id, i) => {
        const row = (place.get(id) as number) * periods;
        const [from, to] = [panel.offsets[i] as number, panel.offsets[i + 1] as number];
        const first = at + (panel.start[i] as number);
        for (let k = from; k < to; k++) {
          const t = first + k - from;
          if (t < 0 || t >= periods) continue;
          const value = own[k] as number;
          const before = values[row + t] as number;
          if (compare && t < referenceEnd && before === before && value === value) {
            overlap.values++;
            if (Math.abs(value - before) > 1e-9 * Math.max(Math.abs(before), Math.abs(value))) overlap.revised++;
          }
          // A gap in what came does not wipe out what was known.
          if (value === value || before !== before) values[row + t] = value;
        }
      });
    };
    spread(reference.panel, columnOf(reference.panel, role, name), referenceAt, false);
    spread(current.panel, columnOf(current.panel, role, name), currentAt, counted);
    return { name, role, values };
  };
  const target = lay('target', 'target', true);
  const from = new Int32Array(ids.length).fill(periods);
  const to = new Int32Array(ids.length);
  ids.forEach((_, i) => {
    for (let t = 0; t < periods; t++) {
      const value = target.values[i * periods + t] as number;
      if (value !== value) continue;
      if (from[i] === periods) from[i] = t;
      to[i] = t + 1;
    }
    // Nothing at the end is a gap first, and an end only after a while.
    if ((to[i] as number) > periods - recent) to[i] = periods;
  });
  const [before, now] = [namesOf(reference), namesOf(current)];
  const before_ = new Set(reference.panel.ids);
  return {
    ids,
    periods,
    referenceEnd,
    offset,
    from,
    to,
    fresh: current.panel.ids.filter((id) => !before_.has(id)),
    vanished: ids.filter((id, i) => before_.has(id) && (to[i] as number) < periods && (to[i] as number) > referenceEnd - recent),
    target,
    shared: [...before.keys()].filter((name) => now.has(name)),
    added: [...now.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !now.has(name)),
    overlap,
    regressor: (name) => lay(now.get(name) ?? 'known', name, false),
  };
}

/** Periods from the axis' first to the last of any series. */
const lastPeriod = (panel: Panel): number =>
  panel.ids.reduce(
    (last, _, i) => Math.max(last, (panel.start[i] as number) + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number)),
    0,
  );

function namesOf({ panel, leftOut = [] }: PanelSide): Map<string, 'known' | 'past'> {
  const names = new Map<string, 'known' | 'past'>();
  for (const { name } of panel.regressors ?? []) if (!leftOut.includes(name)) names.set(name, 'known');
  for (const { name } of panel.past ?? []) if (!leftOut.includes(name)) names.set(name, 'past');
  return names;
}

function columnOf(panel: Panel, role: GridColumn['role'], name: string): Float64Array {
  if (role === 'target') return panel.y;
  const found = panel.regressors?.find((one) => one.name === name) ?? panel.past?.find((one) => one.name === name);
  return found?.values ?? new Float64Array(panel.y.length).fill(NaN);
}
