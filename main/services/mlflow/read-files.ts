import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isRunId, most, plainText, record, timeOf, type FoundRun, type FoundRuns } from './found-run.ts';
import { mlflowStatuses } from './types.ts';

type Meta = Readonly<Record<string, unknown>>;

/** Entries of a folder that are what they seem: links lead nowhere here. */
function entries(folder: string, kind: 'file' | 'folder'): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory()))
      .map(({ name }) => name)
      .toSorted();
  } catch {
    return [];
  }
}

/** A file's text, where it is a file of its own and not too large. */
function textOf(file: string, bytes: number): string {
  const found = lstatSync(file);
  if (!found.isFile()) throw new Error(`${path.basename(file)} is not a file`);
  if (found.size > bytes) throw new Error(`${path.basename(file)} is too large`);
  return readFileSync(file, 'utf8');
}

function metaOf(folder: string): Meta {
  // Anchors are of no use in these files, and a few of them can say very much.
  const meta: unknown = parse(textOf(path.join(folder, 'meta.yaml'), most.metaBytes), { maxAliasCount: 0, intAsBigInt: false });
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) throw new Error('meta.yaml says nothing');
  return meta as Meta;
}

const values = (folder: string): Record<string, string> =>
  record(
    entries(folder, 'file')
      .slice(0, most.keys)
      .map((name) => [plainText(name), plainText(textOf(path.join(folder, name), most.metaBytes), most.value)] as const),
  );

/** The last value of a metric: that of the largest step, and of those the latest. Lines are `time value step`. */
export function lastValue(text: string): number | null {
  let found: { readonly step: number; readonly at: number; readonly value: number } | null = null;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [at = NaN, value = NaN, step = 0] = line.trim().split(/\s+/).map(Number);
    if (!Number.isFinite(at) || !Number.isFinite(value) || !Number.isFinite(step)) continue;
    if (found === null || step > found.step || (step === found.step && at >= found.at)) found = { step, at, value };
  }
  return found?.value ?? null;
}

function runOf(folder: string, id: string, experiment: string): FoundRun {
  const meta = metaOf(folder);
  const metrics = entries(path.join(folder, 'metrics'), 'file')
    .slice(0, most.keys)
    .flatMap((name) => {
      const value = lastValue(textOf(path.join(folder, 'metrics', name), most.metricBytes));
      return value === null ? [] : [[plainText(name), value] as const];
    });
  const tags = values(path.join(folder, 'tags'));
  const { status } = meta;
  const state = typeof status === 'number' ? (mlflowStatuses[status - 1] ?? 'UNKNOWN') : plainText(status, 20) || 'UNKNOWN';
  return {
    id,
    experiment,
    name: plainText(meta['run_name']) || plainText(tags['mlflow.runName']) || id,
    state,
    startMs: timeOf(meta['start_time']),
    endMs: timeOf(meta['end_time']),
    parameters: values(path.join(folder, 'params')),
    metrics: record(metrics),
    tags,
  };
}

/**
 * Runs of a folder `mlruns`. Names of files and folders say where things are, nothing that is in them does; links are passed over. A run that cannot be
 * read is told, and the others are there.
 */
export async function readMlflowFiles(root: string): Promise<FoundRuns> {
  const runs: FoundRun[] = [];
  const skipped: { what: string; why: string }[] = [];
  const skip = (what: string, error: unknown): void => {
    if (skipped.length < most.skipped) skipped.push({ what, why: plainText(error instanceof Error ? error.message : String(error), 200) });
  };
  for (const id of entries(root, 'folder')) {
    if (id === 'models' || id.startsWith('.')) continue;
    const folder = path.join(root, id);
    let experiment = id;
    const own = entries(folder, 'folder').filter((name) => isRunId(name) && name !== 'tags' && name !== 'traces' && name !== 'models');
    try {
      experiment = plainText(metaOf(folder)['name']) || id;
    } catch (error) {
      skip(`experiment ${plainText(id)}`, error);
    }
    for (const name of own) {
      if (runs.length >= most.runs) {
        skip(plainText(id), `more than ${most.runs.toLocaleString('en-US')} runs`);
        return { runs, skipped };
      }
      try {
        runs.push(runOf(path.join(folder, name), name, experiment));
      } catch (error) {
        skip(`${plainText(id)}/${name}`, error);
      }
      if (runs.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { runs, skipped };
}
