import { describe, expect, it } from 'vitest';
import type { LineageGraph, LineageStage } from '../../contract/entities/lineage.ts';
import { alignVersions } from '../../renderer/features/data/align-versions.ts';
import { boxHeight, placeStages } from '../../renderer/features/data/lineage-layout.ts';

const stage = (id: string, kind: LineageStage['kind']): LineageStage => ({
  id,
  kind,
  title: id,
  hash: null,
  madeAt: null,
  rows: null,
  series: null,
  values: null,
  bytes: null,
  kept: null,
  tookMs: null,
  versionId: null,
  version: null,
  details: [],
});

describe('the picture of a version', () => {
  const graph: LineageGraph = {
    versionId: 'v',
    stages: [stage('w', 'watch'), stage('a', 'file'), stage('b', 'file'), stage('r', 'raw'), stage('e', 'experiment')],
    edges: [
      { from: 'w', to: 'a' },
      { from: 'a', to: 'r' },
      { from: 'b', to: 'r' },
      { from: 'r', to: 'e' },
    ],
  };
  const placed = placeStages(graph);

  it('leaves out columns of stages that are not there, and puts no box on another', () => {
    expect(placed.columns.map(({ label }) => label)).toEqual(['Files', 'Raw', 'Experiments']);
    const files = placed.stages.filter(({ left }) => left === 0).map(({ top }) => top);
    expect(files).toHaveLength(3);
    expect(Math.min(...files.slice(1).map((top, i) => top - (files[i] ?? 0)))).toBeGreaterThan(boxHeight);
    for (const { top } of placed.stages) expect(top + boxHeight).toBeLessThanOrEqual(placed.height);
  });

  it('draws a line between columns only', () => {
    expect(placed.lines.map(({ from, to }) => `${from}${to}`)).toEqual(['ar', 'br', 're']);
  });
});

describe('a series of two versions', () => {
  it('is set on the periods of either, in order', () => {
    const found = alignVersions(
      { time: ['2024-01-02', '2024-01-03'], y: Float64Array.of(2, 3) },
      { time: ['2024-01-01', '2024-01-02'], y: Float64Array.of(10, 20) },
      false,
    );
    expect(found).toEqual({
      time: ['2024-01-01', '2024-01-02', '2024-01-03'],
      before: Float64Array.of(NaN, 2, 3),
      after: Float64Array.of(10, 20, NaN),
    });
  });

  it('orders counted periods as numbers', () => {
    const found = alignVersions({ time: ['9', '10'], y: Float64Array.of(1, 2) }, { time: ['11'], y: Float64Array.of(3) }, true);
    expect(found.time).toEqual(['9', '10', '11']);
  });
});
