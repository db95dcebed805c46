import type { LineageGraph, LineageKind, LineageStage } from '../../../contract/entities/lineage.ts';

/** A box of the picture, in pixels from its upper left corner. */
export interface PlacedStage {
  readonly stage: LineageStage;
  readonly left: number;
  readonly top: number;
}
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly { readonly label: string; readonly left: number }[];
  readonly stages: readonly PlacedStage[];
  /** Path of each line from a box to the next one, as SVG has it. */
  readonly lines: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

export const boxWidth = 140;
export const boxHeight = 46;
const gapX = 28;
const gapY = 8;
const head = 22;

const columns: readonly { readonly label: string; readonly kinds: readonly LineageKind[] }[] = [
  { label: 'Files', kinds: ['watch', 'file'] },
  { label: 'Raw', kinds: ['raw'] },
  { label: 'Processed', kinds: ['processed'] },
  { label: 'Features', kinds: ['features'] },
  { label: 'Experiments', kinds: ['experiment'] },
  { label: 'Fitted models', kinds: ['run'] },
  { label: 'Reports', kinds: ['report'] },
];

/** Stages from left to right in the order of the work; columns of stages that a version does not have are left out. */
export function placeStages({ stages, edges }: LineageGraph): PlacedGraph {
  const placed: PlacedStage[] = [];
  const heads: { label: string; left: number }[] = [];
  let tallest = 0;
  for (const { label, kinds } of columns) {
    const members = stages.filter(({ kind }) => kinds.includes(kind));
    if (members.length === 0) continue;
    const left = heads.length * (boxWidth + gapX);
    heads.push({ label, left });
    members.forEach((stage, row) => placed.push({ stage, left, top: head + row * (boxHeight + gapY) }));
    tallest = Math.max(tallest, members.length);
  }
  const at = new Map(placed.map((box) => [box.stage.id, box]));
  const lines = edges.flatMap(({ from, to }) => {
    const [a, b] = [at.get(from), at.get(to)];
    // A watched folder stands above the files that came from it.
    if (!a || !b || a.left === b.left) return [];
    const [x, y] = [a.left + boxWidth, a.top + boxHeight / 2];
    const [toX, toY] = [b.left, b.top + boxHeight / 2];
    const bend = (toX - x) / 2;
    return [{ from, to, path: `M${x} ${y}C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}` }];
  });
  return {
    width: heads.length * (boxWidth + gapX) - gapX,
    height: head + tallest * (boxHeight + gapY) - gapY,
    columns: heads,
    stages: placed,
    lines,
  };
}
