import { performance } from 'node:perf_hooks';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { createApp } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';

// The application importing one file, in a process of its own so that its memory can be watched. With choices, nothing is looked at first.
const [workspace = '', file = '', kept] = process.argv.slice(2);
async function run(): Promise<void> {
  const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'bench' });
  const files = [{ path: file, name: 'sales.csv' }];
  const began = performance.now();
  const choices = kept === undefined ? (await app.datasets.inspect(files, undefined, {})).choices : (JSON.parse(kept) as ImportChoices);
  const inspected = performance.now();
  const version = await app.datasets.import(files, choices, { name: 'sales' }, {});
  const imported = performance.now();
  const { panel } = await app.datasets.panels.get(version.id);
  const loaded = performance.now();
  process.stdout.write(
    `${JSON.stringify({ inspectMs: inspected - began, importMs: imported - inspected, panelMs: loaded - imported, rows: version.rows, series: panel.ids.length, choices })}\n`,
  );
  await app.close();
}

void run();
