import { performance } from 'node:perf_hooks';
import { writeFileSync } from 'node:fs';
import { programPath } from '../../main/entries.ts';
import { createIngest } from '../../main/ingest/client.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { driftHtml } from '../../main/services/drift/html.ts';

// Two files compared and the report written, in a process of its own so that its memory can be watched: drift-app.ts FOLDER REFERENCE CURRENT REPORT
const [folder = '', reference = '', current = '', target = ''] = process.argv.slice(2);
const ingest = createIngest({ fork: () => forkNode(programPath('ingest')), tempFolder: folder });
const began = performance.now();
const source = (file: string) => ({ path: file, name: file.split('/').at(-1) ?? file });
const report = await ingest.drift({ reference: source(reference), current: source(current), options: {} });
const html = driftHtml(report);
writeFileSync(target, html);
const done = performance.now();
ingest.close();
const drifted = report.table.columns.filter(({ decision }) => decision === 'drift').map(({ name }) => name);
process.stdout.write(`${JSON.stringify({ ms: done - began, bytes: html.length, drifted, columns: report.table.columns.length })}\n`);
