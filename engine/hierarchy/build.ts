import { EngineError } from '../core/errors.ts';
import type { PanelStatic } from '../core/panel.ts';
import { checkNesting } from './check-nesting.ts';
import type { Hierarchy, HierarchyLevel, HierarchyNode } from './hierarchy.ts';
import { planLevels, type HierarchySpec, type LevelPlan } from './levels.ts';
import { findParents } from './parents.ts';

/** The series at the bottom: what they are called, and the key columns and attributes that say what they are part of. */
export interface BottomSeries {
  /** Length m, unique. */
  readonly ids: readonly string[];
  /** Values of length m each; an empty one where a series is part of nothing at that level. */
  readonly columns: readonly PanelStatic[];
}

interface Group {
  readonly level: number;
  readonly key: Readonly<Record<string, string>>;
  readonly label: string;
  readonly members: number[];
}

/** Groups of one level in order of appearance, and the group of each series. */
function groupsOf(
  plan: LevelPlan,
  level: number,
  chains: readonly (readonly PanelStatic[])[],
  m: number,
): { groups: Group[]; of: Int32Array } {
  const of = new Int32Array(m).fill(-1);
  const groups: Group[] = [];
  const known = new Map<string, number>();
  const used = chains.map((chain, c) => chain.slice(0, plan.depths[c]));
  for (let j = 0; j < m; j++) {
    const finest = used.flatMap((chain) => chain.at(-1)?.values[j] ?? []);
    if (finest.includes('')) continue;
    const path = used.flat().map(({ values }) => values[j] ?? '');
    const text = JSON.stringify(path);
    let at = known.get(text);
    if (at === undefined) {
      at = groups.length;
      known.set(text, at);
      const key = Object.fromEntries(used.flat().flatMap(({ name }, k) => (path[k] === '' ? [] : [[name, path[k] as string]])));
      groups.push({ level, key, label: finest.join(' / ') || 'Total', members: [] });
    }
    of[j] = at;
    (groups[at] as Group).members.push(j);
  }
  return { groups, of };
}

function checkSeries({ ids, columns }: BottomSeries): void {
  if (ids.length === 0) throw new EngineError('invalid-option', 'A hierarchy needs at least one series.');
  if (new Set(ids).size !== ids.length) {
    const twice = ids.find((id, j) => ids.indexOf(id) !== j) ?? '';
    throw new EngineError('invalid-option', `The series "${twice}" is there twice.`, { series: twice });
  }
  for (const { name, values } of columns)
    if (values.length !== ids.length)
      throw new EngineError('length-mismatch', `Column "${name}" has ${values.length} values for ${ids.length} series.`, { column: name });
}

/**
 * Builds the hierarchy of series from their key columns and attributes. Nodes with the same members (a region with a single store) are one node,
 * so that nothing counts twice. Values in order of appearance.
 *
 * @throws EngineError `invalid-option` for columns that are missing, or not nested as the spec says: the message names the value and its two
 *   parents; `length-mismatch`
 */
export function buildHierarchy(series: BottomSeries, spec: HierarchySpec): Hierarchy {
  checkSeries(series);
  const { ids, columns } = series;
  const m = ids.length;
  const plans = planLevels(
    spec,
    columns.map(({ name }) => name),
  );
  const chains = spec.chains.map((chain) => chain.flatMap((name) => columns.find((column) => column.name === name) ?? []));
  if (spec.sameNames !== 'separate') for (const chain of chains) checkNesting(ids, chain);

  const made = plans.map((plan, level) => ({ plan, ...groupsOf(plan, level, chains, m) }));
  const last = made.at(-1) as (typeof made)[number];
  const whole = last.groups.length === m && !last.of.includes(-1);
  const bottomLevel = whole ? made.length - 1 : made.length;

  // From fine to coarse, so that of nodes with the same members the finest stays; the total is always itself.
  const nodeByMembers = new Map<string, number>();
  for (let j = 0; j < m; j++) nodeByMembers.set(String(j), -1 - j);
  const kept: Group[] = [];
  const places = made.map(() => [] as number[]);
  for (const level of [0, ...made.map((_, level) => made.length - 1 - level).slice(0, -1)])
    (made[level] as (typeof made)[number]).groups.forEach((group, g) => {
      const text = group.members.join();
      let at = nodeByMembers.get(text);
      if (at === undefined) {
        at = kept.length;
        nodeByMembers.set(text, at);
        kept.push(group);
      }
      (places[level] as number[])[g] = at;
    });
  // Coarse levels first; within a level in order of appearance.
  const order = kept.map((_, k) => k).sort((p, q) => (kept[p] as Group).level - (kept[q] as Group).level || p - q);
  const position = new Int32Array(kept.length);
  order.forEach((k, i) => (position[k] = i));
  const a = kept.length;
  const place = (at: number): number => (at < 0 ? a - 1 - at : (position[at] as number));

  const levels = made.map(({ plan, of, groups }, level): HierarchyLevel => {
    const name = plan.finest.join(' × ') || 'total';
    const nodeOf = of.map((g) => (g < 0 ? -1 : place(places[level]?.[g] as number)));
    return { name, columns: plan.columns, nodeOf, nodes: groups.length };
  });
  if (!whole) {
    const nodeOf = Int32Array.from({ length: m }, (_, j) => a + j);
    levels.push({ name: 'series', columns: columns.map(({ name }) => name), nodeOf, nodes: m });
  }
  const nodes = [
    ...order.map((k): HierarchyNode => {
      const { level, key, label } = kept[k] as Group;
      return { id: level === 0 ? 'Total' : JSON.stringify(key), label, key, level };
    }),
    ...ids.map((id, j): HierarchyNode => {
      const own = whole ? last.groups[last.of[j] as number] : undefined;
      const key = own?.key ?? Object.fromEntries(columns.flatMap(({ name, values }) => (values[j] ? [[name, values[j] as string]] : [])));
      return { id, label: own?.label ?? id, key, level: bottomLevel };
    }),
  ];
  const taken = new Set(ids);
  const clash = nodes.slice(0, a).find(({ id }) => taken.has(id));
  if (clash) throw new EngineError('invalid-option', `A series is called "${clash.id}", which is the name of a sum.`, { series: clash.id });

  const lists = [...order.map((k) => (kept[k] as Group).members), ...ids.map((_, j) => [j])];
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => (offsets[i + 1] = (offsets[i] as number) + list.length));
  const members = Int32Array.from(lists.flat());
  return { formatVersion: 1, levels, nodes, bottom: m, offsets, members, ...findParents(levels, offsets, members) };
}
