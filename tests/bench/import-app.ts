import { performance } from 'node:perf_hooks';
import { createApp } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';

// The application importing one file, in a process of its own so that its memory can be watched.
const [workspace = '', file = ''] = process.argv.slice(2);
async function run(): Promise<void> {
  const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'bench' });
  const files = [{ path: file, name: 'sales.csv' }];
  const began = performance.now();
  const preview = await app.datasets.inspect(files, undefined, {});
  const inspected = performance.now();
  const version = await app.datasets.import(files, preview.choices, { name: 'sales' }, {});
  const imported = performance.now();
  const { panel } = await app.datasets.panels.get(version.id);
  const loaded = performance.now();
  process.stdout.write(
    `${JSON.stringify({ inspectMs: inspected - began, importMs: imported - inspected, panelMs: loaded - imported, rows: version.rows, series: panel.ids.length })}\n`,
  );
  await app.close();
}

void run();
