import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createImporter, type Depth, type Importer } from './import-once.ts';
import { damagedLate, mutated } from './mutate.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'almanac-fuzz-test-'));
let importer: Importer;
beforeAll(async () => {
  importer = await createImporter(folder);
});
afterAll(() => {
  importer.close();
  rmSync(folder, { recursive: true, force: true });
});

// A part of what tests/fuzz/csv-fuzz.ts runs on as many files as wanted.
it.each<{ depth: Depth; seed: number; count: number }>([
  { depth: 'read', seed: 4, count: 300 },
  { depth: 'import', seed: 5, count: 30 },
  { depth: 'child', seed: 6, count: 6 },
  { depth: 'ways', seed: 2, count: 12 },
])(
  '$count damaged files end as a table or as an error that names the place: $depth',
  async ({ depth, seed, count }) => {
    const ends = new Map<string, number>();
    for (let file = 0; file < count; file++) {
      const { bytes, how } = (depth === 'ways' ? damagedLate : mutated)(seed, file);
      const { end, fault } = await importer.run(bytes, depth);
      expect(fault, `${how}: ${end}`).toBe('');
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // Neither all nor none of them can be read.
    expect(ends.size).toBeGreaterThan(depth === 'ways' ? 1 : 2);
  },
  120_000,
);
