import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { createRng } from '../../engine/core/rng.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { formatPeriod } from '../../engine/core/time-axis.ts';
import type { Ingest, SnapshotResult } from '../../main/ingest/client.ts';

/** Weekly pattern, trend and noise: n series of `length` days. */
export function syntheticPanel(n: number, length: number): Panel {
  const rng = createRng(7);
  const y = new Float64Array(n * length);
  for (let i = 0; i < n; i++)
    for (let t = 0; t < length; t++) y[i * length + t] = 100 + 10 * i + 0.05 * t + 20 * Math.sin((2 * Math.PI * t) / 7) + 5 * rng.normal();
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: Array.from({ length: n }, (_, i) => `s${String(i).padStart(5, '0')}`),
    offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * length),
    start: new Int32Array(n),
    y,
  };
}

export const choices: ImportChoices = {
  dialect: { encoding: 'utf-8', delimiter: ',', quote: '"', decimal: '.', thousands: '', header: true, dateFormat: '%Y-%m-%d', skip: 0 },
  layout: 'long',
  roles: { date: 'date', item: 'series', units: 'target' },
  frequency: { unit: 'day', step: 1 },
  seasonLength: 7,
  aggregation: 'none',
  gaps: 'missing',
  dropDuplicateRows: false,
};

/** Ingestion without files: every snapshot holds the same panel. */
export function fakeIngest(panel: Panel): Ingest {
  const axis = { frequency: panel.frequency, granularity: 'date', origin: 0, dayOfMonth: 1 } as const;
  const result = (bytes: number): SnapshotResult => ({
    files: [{ name: 'sales.csv', bytes, sha256: 'a'.repeat(64) }],
    axis,
    seasonLength: panel.seasonLength,
    roles: { date: 'date', target: 'units', series: ['item'], future: [], past: [], static: [] },
    keyNames: ['item'],
    rows: panel.y.length,
    series: panel.ids.length,
    values: panel.y.length,
    first: formatPeriod(axis, 0),
    last: formatPeriod(
      axis,
      Math.max(...panel.ids.map((_, i) => (panel.start[i] ?? 0) + (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0))) - 1,
    ),
    snapshotBytes: bytes,
    facts: { rows: panel.y.length, series: panel.ids.length, frequency: 'daily', columns: [] },
    panel: null,
    report: { stage: 'processed', rows: panel.y.length, series: panel.ids.length, findings: [] },
  });
  return {
    inspect: () => Promise.reject(new Error('not part of this test')),
    snapshot: (_files, _choices, snapshotPath) => {
      writeFileSync(snapshotPath, 'snapshot');
      return Promise.resolve(result(8));
    },
    panel: () => Promise.resolve({ panel, keys: [[...panel.ids]] }),
    check: () => Promise.resolve({ facts: result(8).facts, findings: [] }),
    getReady: () => undefined,
    text: () => Promise.resolve(null),
    hash: () => Promise.resolve([]),
    drift: () => Promise.reject(new Error('not part of this test')),
    close: () => undefined,
  };
}

/** A folder that is removed when the test file ends. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
