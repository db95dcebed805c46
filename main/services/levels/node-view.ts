import type { LevelNode, LevelNodes } from '../../../contract/entities/levels.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriods, type TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Hierarchy } from '../../../engine/hierarchy/index.ts';
import type { LevelOptions } from '../../../contract/entities/levels.ts';
import { unpackNode, type NodePayload } from './node-codec.ts';
import { historyOf } from './prepare.ts';

/** A set with what its nodes are. */
export interface LevelView {
  readonly hierarchy: Hierarchy;
  readonly panel: Panel;
  readonly axis: TimeAxis;
  readonly gaps: LevelOptions['gaps'];
  readonly read: (node: number) => NodePayload;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** All nodes in a few columns. */
export function nodesOf({ hierarchy }: LevelView, stored: Iterable<{ readonly node: number; readonly payload: Uint8Array }>): LevelNodes {
  const { nodes, offsets } = hierarchy;
  const base = new Float64Array(nodes.length);
  const reconciled = new Float64Array(nodes.length);
  for (const { node, payload } of stored) {
    const own = unpackNode(payload);
    base[node] = sum(own.base.mean);
    reconciled[node] = sum(own.reconciled.mean);
  }
  return {
    labels: nodes.map(({ label }) => label),
    level: Int32Array.from(nodes, ({ level }) => level),
    series: Int32Array.from(nodes, (_, i) => (offsets[i + 1] as number) - (offsets[i] as number)),
    base,
    reconciled,
  };
}

/** Ways to take a node apart: levels whose nodes lie within it or beside it, two of them or more. The series come last. */
export function partsOf({ levels, offsets, members }: Hierarchy, node: number): { level: string; nodes: number[] }[] {
  const own = members.subarray(offsets[node], offsets[node + 1]);
  const inside = new Set(own);
  return levels.flatMap(({ name, nodeOf }) => {
    const found: number[] = [];
    const seen = new Set<number>();
    for (const j of own) {
      const part = nodeOf[j] as number;
      if (part < 0 || part === node) return [];
      if (seen.has(part)) continue;
      seen.add(part);
      for (let at = offsets[part] as number; at < (offsets[part + 1] as number); at++) if (!inside.has(members[at] as number)) return [];
      found.push(part);
    }
    return found.length > 1 ? [{ level: name, nodes: found }] : [];
  });
}

export function nodeOf(view: LevelView, node: number): LevelNode {
  const { hierarchy, panel, axis, gaps, read } = view;
  const { nodes, levels, offsets, parents, parentOffsets } = hierarchy;
  const own = nodes[node];
  if (!own) throw new RangeError(`the set has no node ${node}`);
  const { model, base, reconciled, folds, mase } = read(node);
  const { start, y } = historyOf(hierarchy, panel, node, gaps);
  const h = base.mean.length;
  const levelOf = (i: number): string => levels[nodes[i]?.level ?? 0]?.name ?? '';
  return {
    node,
    label: own.label,
    key: own.key,
    level: levelOf(node),
    series: (offsets[node + 1] as number) - (offsets[node] as number),
    history: { time: formatPeriods(axis, start, y.length), y: Float64Array.from(y) },
    time: formatPeriods(axis, start + y.length, h),
    base: { ...base, bands: [...base.bands], model },
    reconciled: { ...reconciled, bands: [...reconciled.bands] },
    folds: folds.map(({ origin, base: alone, reconciled: agreed }) => ({
      time: formatPeriods(axis, origin, h),
      base: alone,
      reconciled: agreed,
      actual: Float64Array.from(y.subarray(origin - start, origin - start + h)),
    })),
    mase: { ...mase },
    parents: Array.from(parents.subarray(parentOffsets[node], parentOffsets[node + 1]), (i) => ({
      node: i,
      label: nodes[i]?.label ?? '',
      level: levelOf(i),
    })),
    parts: partsOf(hierarchy, node).map(({ level, nodes: places }) => ({
      level,
      nodes: places.map((i) => {
        const part = read(i);
        return { node: i, label: nodes[i]?.label ?? '', base: part.base.mean, mean: part.reconciled.mean };
      }),
    })),
  };
}
