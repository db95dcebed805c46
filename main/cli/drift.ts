import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DriftReport } from '../../contract/entities/drift.ts';
import { driftHtml } from '../services/drift/html.ts';
import { effect, missingWords, overview, pWords, sentencesOf, sideFacts } from '../services/drift/words.ts';
import { createIngest, type CallOptions, type Ingest, type SourcePath } from '../ingest/client.ts';
import { writeWhole } from '../services/files/write-whole.ts';
import { forkProgram } from '../jobs/plugins/fence.ts';
import { note, print, printJson, progressBar, table } from './output.ts';

export interface DriftCommandOptions {
  readonly json?: boolean;
  readonly level?: number;
  readonly ignore?: readonly string[];
  readonly report?: string;
  readonly failOnDrift?: boolean;
}

/** Compares two files, column by column; nothing is kept, and no workspace is needed. */
export async function driftCommand(reference: string, current: string, options: DriftCommandOptions): Promise<void> {
  const { level, ignore, report: target } = options;
  const source = (file: string): SourcePath => ({ path: path.resolve(file), name: path.basename(file) });
  const chosen = { ...(level === undefined ? {} : { level }), ...(ignore === undefined ? {} : { ignore }) };
  const report = await withIngest(options.json === true, (ingest, call) =>
    ingest.drift({ reference: source(reference), current: source(current), options: chosen }, call),
  );
  if (target !== undefined) await writeWhole(target, [driftHtml(report)]);
  if (options.json) printJson(report);
  else printText(report);
  if (target !== undefined && !options.json) print(`\nWrote ${target}`);
  const { drifted, schema } = report.table;
  if (options.failOnDrift && (drifted > 0 || !schema.same)) {
    note(drifted > 0 ? `${drifted} columns have drifted.` : 'The columns are not the same.');
    process.exitCode = 1;
  }
}

/** Reading files for one command, with its progress; Ctrl+C ends it. */
async function withIngest<T>(quiet: boolean, work: (ingest: Ingest, options: CallOptions) => Promise<T>): Promise<T> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'almanac-drift-'));
  const ingest = createIngest({ fork: () => forkProgram('ingest'), tempFolder: temporary });
  const bar = progressBar(quiet);
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(ingest, { signal: controller.signal, onProgress: bar.show });
  } finally {
    bar.clear();
    ingest.close();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Columns without drift that are listed. */
const MOST_STABLE = 20;

function printText(report: DriftReport): void {
  const { reference, current, table: found, histograms } = report;
  print(`Reference: ${sideFacts(reference).join('; ')}`);
  print(`Current:   ${sideFacts(current).join('; ')}\n`);
  print(overview(report).join(' '));
  for (const column of found.columns) {
    const words = sentencesOf(column, histograms[column.name]);
    if (words.length > 0) print(`  ${column.name}: ${words.join(' ')}`);
  }
  const shown = found.columns.slice(0, found.drifted + MOST_STABLE);
  print('');
  print(
    table(
      ['column', 'found', 'severity', 'PSI', 'distance', 'JS', 'p', 'missing was', 'is'],
      shown.map(({ name, decision, severity, distribution, adjusted, missing }) => [
        name,
        decision,
        effect(severity),
        effect(distribution?.stability.psi),
        effect(distribution?.wasserstein?.normed),
        effect(distribution?.jensenShannon),
        pWords(adjusted.distribution),
        missingWords(missing.reference, missing.current),
        missingWords(missing.current, missing.reference),
      ]),
    ),
  );
  if (found.columns.length > shown.length) print(`... ${found.columns.length - shown.length} more; --json and --report have all`);
}
