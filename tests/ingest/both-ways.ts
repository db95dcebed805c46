import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { literal, openDatabase, rows } from '../../main/ingest/database.ts';
import { failureOf, type Failure } from '../../main/ingest/failure.ts';
import { inspect } from '../../main/ingest/inspect.ts';
import { createReadAhead, type ReadAhead } from '../../main/ingest/plain/read-ahead.ts';
import { writeSnapshot } from '../../main/ingest/snapshot.ts';

const checks = { now: Date.UTC(2024, 0, 1) };

/** What a preview and an import by each of the two ways came to: the result with all rows of the snapshot, or the error. */
export interface BothWays {
  readonly usual: unknown;
  readonly plain: unknown;
  readonly same: boolean;
  /** Whether it was read as a plain file. */
  readonly asPlain: boolean;
}

/**
 * Imports bytes by the reader of plain files, which reads ahead, and by DuckDB's, by the choices that the preview makes of them after `change`.
 *
 * @returns null where there is no preview in either way
 */
export async function importBothWays(content: string | Uint8Array, change: Partial<ImportChoices> = {}): Promise<BothWays | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-ways-'));
  const fresh = (): string => mkdtempSync(path.join(folder, 'part-'));
  const file = { path: path.join(fresh(), 'sales.csv'), name: 'sales.csv' };
  const ahead = createReadAhead(0);

  async function snapshotOf(
    choices: ImportChoices,
    plainBytes: number,
    from: ReadAhead | null,
  ): Promise<{ phases: string[]; result: unknown }> {
    const target = path.join(fresh(), 'snapshot.parquet');
    const phases: string[] = [];
    try {
      const report = (phase: string): void => void phases.push(phase);
      const input = { files: [file], choices, snapshotPath: target, folder: fresh(), checks };
      const { snapshotBytes, ...result } = await writeSnapshot(input, report, { plainBytes, ahead: from });
      const database = await openDatabase([target], null);
      const source = `read_parquet(${literal(target)})`;
      const kept = await rows(database.connection, `SELECT * FROM ${source}`);
      const columns = await rows(database.connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
      database.close();
      return { phases, result: { result, columns, kept, written: snapshotBytes > 0 } };
    } catch (error) {
      const { code, message, data } = failureOf(error);
      return { phases, result: { code, message, data } };
    }
  }

  try {
    writeFileSync(file.path, content);
    const look = (plainBytes: number, from: ReadAhead | null): Promise<ImportPreview | Failure> => {
      const input = { files: [file], choices: undefined, hints: undefined, folder: fresh(), checks };
      return inspect(input, () => undefined, from, plainBytes).catch((error: unknown) => {
        const failure = failureOf(error);
        if (failure.code === 'internal') throw error;
        return failure;
      });
    };
    const previews = { plain: await look(0, ahead), usual: await look(Infinity, null) };
    if ('code' in previews.usual) {
      const same = isDeepStrictEqual(previews.plain, previews.usual);
      return same ? null : { ...previews, same, asPlain: false };
    }
    const choices = { ...previews.usual.choices, ...change };
    const plain = await snapshotOf(choices, 0, ahead);
    const usual = await snapshotOf(choices, Infinity, null);
    return {
      usual: [previews.usual, usual.result],
      plain: [previews.plain, plain.result],
      same: isDeepStrictEqual([previews.plain, plain.result], [previews.usual, usual.result]),
      // Only the usual way stages the rows and then checks their values.
      asPlain: !plain.phases.includes('Checking the values'),
    };
  } finally {
    ahead.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}
