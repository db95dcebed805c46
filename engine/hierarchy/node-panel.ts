import type { Panel, PanelRegressor } from '../core/panel.ts';
import type { NodeHistory } from './aggregate.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';

/** Every node of a hierarchy as a series of a panel, so that models can be fitted to it. */
export interface NodePanel {
  readonly panel: Panel;
  /** The node that each series of the panel is; series are in ascending order of their ids as in every panel. */
  readonly nodes: Int32Array;
}

/**
 * Means over the members of a node that have a value: a sum of prices means nothing, and a share of stores with a promotion says the same as their
 * number.
 *
 * @param own - a value of bottom series j at t, NaN where there is none
 */
function meanOver({ offsets, members }: Hierarchy, node: number, length: number, own: (j: number, t: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, t) => {
    let sum = 0;
    let count = 0;
    for (let at = offsets[node] as number; at < (offsets[node + 1] as number); at++) {
      const value = own(members[at] as number, t);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : NaN;
  });
}

/**
 * A panel of all nodes, made from that of the bottom series. Nodes start with their first value. Known-future regressors are the means over the
 * members; past-only ones are left out. The columns of the hierarchy are its attributes, empty where a node is the sum over several values.
 *
 * @param panel - the one that `history` was added up from
 */
export function nodePanel(hierarchy: Hierarchy, panel: Panel, history: NodeHistory): NodePanel {
  const { nodes } = hierarchy;
  const { periods, values, first, start } = history;
  const a = aggregatesOf(hierarchy);
  const order = Int32Array.from(nodes.keys()).filter((i) => (first[i] as number) < periods);
  const idOf = (i: number): string => nodes[i]?.id ?? '';
  order.sort((p, q) => (idOf(p) < idOf(q) ? -1 : 1));
  const offsets = new Int32Array(order.length + 1);
  order.forEach((i, k) => (offsets[k + 1] = (offsets[k] as number) + periods - (first[i] as number)));
  const y = new Float64Array(offsets[order.length] as number);
  order.forEach((i, k) => y.set(values.subarray(i * periods + (first[i] as number), (i + 1) * periods), offsets[k]));
  const ahead = panel.futurePeriods ?? 0;
  const ended = new Set(history.ended);
  const regressors = (panel.regressors ?? []).map(({ name, values: own, future }): PanelRegressor => {
    const at = (j: number, t: number): number => {
      const place = t - ((panel.start[j] as number) - start);
      const length = (panel.offsets[j + 1] as number) - (panel.offsets[j] as number);
      return place < 0 || place >= length ? NaN : (own[(panel.offsets[j] as number) + place] as number);
    };
    // What is known of the time after the end of a series that ended early is not about the time after the end of the panel.
    const next = (j: number, t: number): number => (ended.has(j) ? NaN : (future[j * ahead + t] as number));
    const known = new Float64Array(y.length);
    const coming = new Float64Array(order.length * ahead);
    order.forEach((i, k) => {
      known.set(meanOver(hierarchy, i, periods, at).subarray(first[i]), offsets[k]);
      coming.set(meanOver(hierarchy, i, ahead, next), k * ahead);
    });
    return { name, values: known, future: coming };
  });
  const columns = [...new Set(hierarchy.levels.flatMap((level) => level.columns))];
  const levelOf = {
    name: 'level',
    values: Array.from(order, (i) => (i < a ? (hierarchy.levels[nodes[i]?.level ?? 0]?.name ?? '') : 'series')),
  };
  const { frequency, seasonLength, seasons, axis } = panel;
  return {
    nodes: order,
    panel: {
      frequency,
      seasonLength,
      ids: Array.from(order, idOf),
      offsets,
      start: order.map((i) => start + (first[i] as number)),
      y,
      ...(seasons ? { seasons } : {}),
      ...(axis ? { axis } : {}),
      ...(regressors.length > 0 ? { regressors, futurePeriods: ahead } : {}),
      statics: [
        ...columns.map((name) => ({ name, values: Array.from(order, (i) => nodes[i]?.key[name] ?? '') })),
        ...(columns.includes('level') ? [] : [levelOf]),
      ],
    },
  };
}
