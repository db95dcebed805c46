import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { formatPeriods } from '../../engine/core/time-axis.ts';
import { createIngest, type Ingest, type PanelResult, type SnapshotResult, type SourcePath } from '../../main/ingest/client.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import type { ChildPort } from '../../main/host.ts';

export interface Imported {
  readonly preview: ImportPreview;
  readonly snapshot: SnapshotResult;
  readonly panel: PanelResult['panel'];
  readonly keys: string[][];
}

export interface Workbench {
  readonly folder: string;
  readonly ingest: Ingest;
  readonly children: ChildPort[];
  /** Writes a source file. */
  file(name: string, content: string | Uint8Array): SourcePath;
  inspect(file: SourcePath, choices?: ImportChoices): Promise<ImportPreview>;
  /** Inspect, import by the suggestions (after `change`), read the panel. */
  run(file: SourcePath | readonly SourcePath[], change?: (choices: ImportChoices) => ImportChoices): Promise<Imported>;
  /** What is left in the temporary folder. */
  left(): string[];
  close(): void;
}

const program = path.resolve(import.meta.dirname, '../../main/ingest/process.ts');

export function makeWorkbench(): Workbench {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-ingest-test-'));
  const tempFolder = path.join(folder, 'temp');
  const children: ChildPort[] = [];
  const ingest = createIngest({
    fork: () => {
      const child = forkNode(program);
      children.push(child);
      return child;
    },
    tempFolder,
  });
  let snapshots = 0;
  return {
    folder,
    ingest,
    children,
    file(name, content) {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return { path: file, name };
    },
    inspect: (file, choices) => ingest.inspect([file], choices, {}),
    async run(file, change = (choices) => choices) {
      const files = Array.isArray(file) ? (file as readonly SourcePath[]) : [file as SourcePath];
      const preview = await ingest.inspect(files, undefined, {});
      const choices = change(preview.choices);
      const snapshotPath = path.join(folder, `snapshot-${snapshots++}.parquet`);
      const snapshot = await ingest.snapshot(files, choices, snapshotPath, {});
      const { axis, seasonLength, keyNames, roles } = snapshot;
      const read = await ingest.panel(snapshotPath, { axis, seasonLength, keyNames, roles, gaps: choices.gaps });
      // What came along with the snapshot is what reading it gives, for whatever is imported.
      deepStrictEqual(snapshot.panel, read);
      return { preview, snapshot, panel: read.panel, keys: read.keys };
    },
    left: () => {
      try {
        return readdirSync(tempFolder);
      } catch {
        return [];
      }
    },
    close() {
      ingest.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The error of a promise that should fail. */
export async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Period labels of the whole panel. */
export function labels({ snapshot, panel }: Imported): string[] {
  let last = 0;
  for (let s = 0; s < panel.ids.length; s++) {
    last = Math.max(last, (panel.start[s] as number) + (panel.offsets[s + 1] as number) - (panel.offsets[s] as number));
  }
  return formatPeriods(snapshot.axis, 0, last);
}

export const findingCodes = (preview: { report: { findings: readonly { code: string }[] } }): string[] =>
  preview.report.findings.map(({ code }) => code);

/** A CSV of `count` rows, header first. */
export const csv = (header: string, count: number, row: (i: number) => string): string =>
  `${header}\n${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`;

/** ISO date `i` days after 2020-01-01, a Wednesday. */
export const day = (i: number): string => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
