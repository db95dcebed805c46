import type { LevelOptions } from '../../../contract/entities/levels.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import {
  aggregatePanel,
  aggregatesOf,
  buildHierarchy,
  nodePanel,
  type Hierarchy,
  type HierarchySpec,
  type NodeHistory,
} from '../../../engine/hierarchy/index.ts';
import type { Category } from '../explore/selection.ts';
import { sharePanel } from '../datasets/share-panel.ts';
import { levelName } from './structure.ts';

/** What a hierarchy is made of: plain data that goes to threads. */
export interface LevelMaterial {
  readonly panel: Panel;
  readonly columns: readonly Category[];
  /** Number of key columns; they come first among the columns. */
  readonly keys: number;
  readonly spec: HierarchySpec;
  readonly gaps: LevelOptions['gaps'];
}

/** Series that have no forecast yet: sums, and series that ended before the others, which are zero from there on. */
export interface LevelWork {
  readonly hierarchy: Hierarchy;
  /** In shared memory. */
  readonly panel: Panel;
  /** Positions of the series in the hierarchy. */
  readonly nodes: Int32Array;
}

/** The hierarchy with names for people: series by their keys alone, whatever attributes are among the columns. */
export function hierarchyOf({ panel, columns, keys, spec }: Omit<LevelMaterial, 'gaps'>): Hierarchy {
  const made = buildHierarchy({ ids: panel.ids, columns }, spec);
  const own = columns.slice(0, keys);
  const bottom = aggregatesOf(made);
  const label = (j: number): string => own.map(({ values }) => values[j] ?? '').join(' / ') || (panel.ids[j] ?? '');
  return {
    ...made,
    levels: made.levels.map((level, l) =>
      l === made.levels.length - 1 ? { ...level, name: levelName(own.map(({ name }) => name)) } : level,
    ),
    nodes: made.nodes.map((node, i) => {
      if (i < bottom) return node;
      const j = i - bottom;
      return { ...node, label: label(j), key: Object.fromEntries(columns.map(({ name, values }) => [name, values[j] ?? ''])) };
    }),
  };
}

/** Some series of a panel. */
export function pickSeries(panel: Panel, places: readonly number[]): Panel {
  const lengths = places.map((i) => (panel.offsets[i + 1] as number) - (panel.offsets[i] as number));
  const offsets = new Int32Array(places.length + 1);
  lengths.forEach((length, k) => (offsets[k + 1] = (offsets[k] as number) + length));
  const pick = (values: Float64Array): Float64Array => {
    const out = new Float64Array(offsets[places.length] as number);
    places.forEach((i, k) => out.set(values.subarray(panel.offsets[i], panel.offsets[i + 1]), offsets[k]));
    return out;
  };
  const ahead = panel.futurePeriods ?? 0;
  const pickAhead = (values: Float64Array): Float64Array => {
    const out = new Float64Array(places.length * ahead);
    places.forEach((i, k) => out.set(values.subarray(i * ahead, (i + 1) * ahead), k * ahead));
    return out;
  };
  return {
    ...panel,
    ids: places.map((i) => panel.ids[i] as string),
    offsets,
    start: Int32Array.from(places, (i) => panel.start[i] as number),
    y: pick(panel.y),
    ...(panel.regressors
      ? { regressors: panel.regressors.map(({ name, values, future }) => ({ name, values: pick(values), future: pickAhead(future) })) }
      : {}),
    ...(panel.statics
      ? { statics: panel.statics.map(({ name, values }) => ({ name, values: places.map((i) => values[i] as string) })) }
      : {}),
  };
}

/** @throws EngineError `missing-values` for a sum that is known in no period */
function needSums({ nodes }: Hierarchy, { first, periods }: NodeHistory): void {
  const unknown = nodes.find((_, i) => (first[i] as number) >= periods);
  if (unknown)
    throw new EngineError(
      'missing-values',
      `In every period some series of "${unknown.label}" is missing, so that its sum is never known. Count gaps as zero, or fill them when the data are cleaned.`,
      { node: unknown.label },
    );
}

/**
 * The hierarchy, and what is to be forecast anew.
 *
 * @throws EngineError `invalid-option` for columns that cannot be levels, `missing-values`
 */
export function prepareLevels(material: LevelMaterial): LevelWork {
  const hierarchy = hierarchyOf(material);
  const history = aggregatePanel(hierarchy, material.panel, { gaps: material.gaps });
  needSums(hierarchy, history);
  const a = aggregatesOf(hierarchy);
  const ended = new Set(history.ended.map((j) => a + j));
  const { panel, nodes } = nodePanel(hierarchy, material.panel, history);
  const places = Array.from(nodes.keys()).filter((k) => (nodes[k] as number) < a || ended.has(nodes[k] as number));
  return { hierarchy, panel: sharePanel(pickSeries(panel, places)), nodes: Int32Array.from(places, (k) => nodes[k] as number) };
}

/** Past values of one node, from its first on; as `aggregatePanel` has them. */
export function historyOf(
  hierarchy: Hierarchy,
  panel: Panel,
  node: number,
  gaps: LevelOptions['gaps'],
): { start: number; y: Float64Array } {
  const from = hierarchy.offsets[node] as number;
  const members = hierarchy.members.subarray(from, hierarchy.offsets[node + 1]);
  const lengthOf = (j: number): number => (panel.offsets[j + 1] as number) - (panel.offsets[j] as number);
  let start = Infinity;
  for (const j of members) start = Math.min(start, panel.start[j] as number);
  const end = panel.ids.reduce((last, _, j) => Math.max(last, (panel.start[j] as number) + lengthOf(j)), 0);
  const y = new Float64Array(end - start);
  for (const j of members) {
    const shift = (panel.start[j] as number) - start;
    const offset = panel.offsets[j] as number;
    for (let t = 0; t < lengthOf(j); t++) {
      const value = panel.y[offset + t] as number;
      y[shift + t] = (y[shift + t] as number) + (gaps === 'zero' && Number.isNaN(value) ? 0 : value);
    }
  }
  const first = Math.max(
    0,
    y.findIndex((value) => !Number.isNaN(value)),
  );
  return { start: start + first, y: y.slice(first) };
}
