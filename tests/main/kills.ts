import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { openWorkspaceFile, workspaceFileInfo } from '../../main/services/workspace/files.ts';
import { referredFiles } from '../../main/store/archive-file.ts';
import { pathsOf, strayFiles } from '../../main/services/lineage/workspace-files.ts';
import type { FileKind } from '../../main/store/repositories/retention.ts';
import type { Rng } from '../../engine/core/rng.ts';
import { writeSalesCsv } from '../bench/sales-csv.ts';
import { here } from './archive-here.ts';
import { almanac, run } from './terminal.ts';

/** What is killed while it is done. */
export const deeds = ['train', 'import', 'promote', 'rollback', 'export', 'open'] as const;
export type Deed = (typeof deeds)[number];

const openApp = (workspace: string): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

const newCsv = (folder: string): string => path.join(folder, 'new.csv');
const baseFile = (folder: string): string => path.join(folder, 'base.almanac');

/**
 * A workspace in which each deed has something to do: a dataset, an experiment, a model of three versions of which the third is champion after the
 * second; beside it a CSV and the workspace as one file.
 */
export async function makeBase(folder: string): Promise<string> {
  const base = path.join(folder, 'base');
  const csv = path.join(folder, 'small.csv');
  await writeSalesCsv(csv, 4, 5, 150);
  await writeSalesCsv(newCsv(folder), 20, 10, 300);
  const must = async (args: readonly string[]): Promise<void> => {
    const { code, stderr } = await run([...args, '--workspace', base]);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  };
  await must(['import', csv, '--name', 'small']);
  await must(['train', 'small', '--models', 'naive,ses', '--horizon', '7', '--folds', '2', '--workers', '1']);
  const app = await openApp(base);
  const [experiment] = app.experiments.list();
  const { runs } = app.experiments.stored(experiment?.id ?? '');
  for (const { id } of runs) await app.registry.register({ runId: id, name: 'shop' });
  const versions = app.registry.versions().sort((a, b) => a.number - b.number);
  for (const { id, number } of versions) if (number > 1) await app.registry.promote({ versionId: id, reason: 'first' });
  await app.workspaceFile.exportTo(baseFile(folder), 'everything');
  await app.close();
  return base;
}

/** The command of a deed, on a copy of the base. */
function commandOf(deed: Deed, folder: string, workspace: string, out: string): string[] {
  const common = ['--workspace', workspace];
  switch (deed) {
    case 'train':
      return ['train', 'small', '--models', 'ses,theta', '--horizon', '7', '--folds', '3', '--workers', '2', ...common];
    case 'import':
      return ['import', newCsv(folder), '--name', 'new', ...common];
    case 'promote':
      return ['registry', 'promote', 'shop', '1', '--reason', 'killed', ...common];
    case 'rollback':
      return ['registry', 'rollback', 'shop', '--reason', 'killed', ...common];
    case 'export':
      return ['workspace', 'export', path.join(out, 'kept.almanac'), ...common];
    case 'open':
      return ['workspace', 'open', baseFile(folder), '--into', path.join(out, 'opened')];
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function descendants(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return children === '' ? [] : children.split(' ').flatMap((child) => [Number(child), ...descendants(Number(child))]);
}
const ended = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
};

export interface Trial {
  readonly deed: Deed;
  /** When it was killed, in milliseconds after it had begun to work on the workspace; null where it ended before. */
  readonly killedAfterMs: number | null;
  readonly tookMs: number;
  readonly problems: readonly string[];
}

/**
 * Does a deed in a process of its own on a copy of the base, kills it and looks at what is left.
 *
 * @param afterMs - when to kill it, from when it begins to work on the workspace; Infinity for never
 */
export async function tryKill(deed: Deed, folder: string, name: string, afterMs: number): Promise<Trial> {
  const workspace = path.join(folder, name);
  const out = path.join(folder, `${name}-out`);
  cpSync(path.join(folder, 'base'), workspace, { recursive: true });
  mkdirSync(out);
  const { child, finished } = almanac(commandOf(deed, folder, workspace, out));
  const pid = child.pid ?? 0;
  const begun = (): boolean => (deed === 'open' ? namesIn(out).length > 0 : existsSync(path.join(workspace, 'tmp', String(pid))));
  let over = false;
  void finished.then(() => (over = true));
  while (!begun() && !over) await pause(1);
  const startedMs = performance.now();
  while (!over && performance.now() - startedMs < afterMs) await pause(Math.min(2, Math.max(0, afterMs)));
  const tookMs = performance.now() - startedMs;
  const children = descendants(pid);
  if (!over) child.kill('SIGKILL');
  const { signal } = await finished;
  // Orphans end by themselves; they may still be writing until then.
  for (let tries = 0; children.some((one) => !ended(one)) && tries < 2000; tries++) await pause(10);
  const problems = [
    ...(children.some((one) => !ended(one)) ? ['a process of it is still there'] : []),
    ...(await examine(workspace, deed === 'train')),
    ...(await examineOut(deed, folder, out)),
  ];
  return { deed, killedAfterMs: signal === 'SIGKILL' ? tookMs : null, tookMs, problems };
}

/** What is wrong with a workspace after its process was killed: empty where nothing is. */
export async function examine(workspace: string, resume = false): Promise<string[]> {
  const problems: string[] = [];
  let app: App;
  try {
    app = await openApp(workspace);
  } catch (error) {
    return [`it does not open: ${String(error)}`];
  }
  const db = new Sqlite(path.join(workspace, 'almanac.db'), { readonly: true });
  try {
    const integrity = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') problems.push(`integrity_check: ${String(integrity)}`);
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0) problems.push('foreign_key_check finds rows');
    problems.push(...filesOf(workspace, db), ...(await experimentsOf(app, resume)), ...registryOf(app));
    for (const { kind, state } of app.jobs.list())
      if (state === 'running' || state === 'queued') problems.push(`job ${kind} is still ${state}`);
  } finally {
    db.close();
    await app.close();
  }
  if (namesIn(path.join(workspace, 'tmp')).length > 0) problems.push('scratch files are left');
  return problems;
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Files without rows, rows without files, and files that are not what they are named by. */
function filesOf(workspace: string, db: Sqlite.Database): string[] {
  const referred = referredFiles(db);
  const names = (kind: FileKind): Set<string> => new Set(referred.filter((file) => file.kind === kind).map(({ name }) => name));
  const problems = strayFiles(workspace, names).map(({ path: place }) => `nothing refers to ${path.relative(workspace, place)}`);
  for (const file of referred) {
    if (file.kind === 'joined' || file.kind === 'figures') continue;
    const [place] = pathsOf(workspace, file).filter((one) => existsSync(one));
    if (place === undefined) problems.push(`${file.kind} ${file.name} has no file`);
    else if (file.kind === 'model' && hashOf(place) !== file.name) problems.push(`model ${file.name} is not what it is named by`);
  }
  for (const { id, bytes } of db.prepare('SELECT raw_id AS id, snapshot_bytes AS bytes FROM dataset_version').all() as {
    id: string;
    bytes: number;
  }[]) {
    const place = path.join(workspace, 'data', `${id}.parquet`);
    if (existsSync(place) && statSync(place).size !== bytes) problems.push(`snapshot ${id} has another size than its row says`);
  }
  const known = new Set([
    'almanac.db',
    'almanac.db-wal',
    'almanac.db-shm',
    'data',
    'models',
    'tmp',
    'checkpoints',
    'own-models',
    'reports',
    'row-models',
    'joined',
    'figures',
    'logs',
  ]);
  for (const name of readdirSync(workspace)) if (!known.has(name)) problems.push(`${name} is no part of a workspace`);
  for (const folder of ['data', 'models', 'reports', 'row-models', 'own-models', 'joined'])
    for (const name of namesIn(path.join(workspace, folder))) if (name.startsWith('.')) problems.push(`${folder}/${name} is half-written`);
  return problems;
}

async function experimentsOf(app: App, resume: boolean): Promise<string[]> {
  const problems: string[] = [];
  for (const { id, name, state } of app.experiments.list()) {
    if (state === 'running') problems.push(`${name} is still running`);
    if (state === 'interrupted' && resume) await app.experiments.resume(id).finished;
    const after = await app.experiments.get(id);
    if (resume && state === 'interrupted' && after.state !== 'done') problems.push(`${name} could not go on: ${after.state}`);
    if (after.state !== 'done') continue;
    for (const run of app.experiments.stored(id).runs) {
      if (run.artefact === null || run.summary === null) problems.push(`run ${run.model} of ${name} is done and has no model`);
      if (app.store.results.countFinished(run.id) !== 20) problems.push(`run ${run.model} of ${name} lacks results`);
    }
  }
  return problems;
}

/** The chain holds, and the champion is the one that it ends with: all of a change is there, or nothing. */
function registryOf(app: App): string[] {
  const { broken, entries } = app.registry.history();
  const problems = broken === null ? [] : [`history of the registry: ${broken}`];
  const versions = app.registry.versions();
  const champions = versions.filter(({ stage }) => stage === 'champion');
  const last = entries.find(({ action }) => action === 'promote' || action === 'rollback');
  if (champions.length !== 1 || champions[0]?.id !== last?.versionId)
    problems.push('the champion is not the one that the history ends with');
  return problems;
}

/** What was written outside of the workspace is whole or not there. */
async function examineOut(deed: Deed, folder: string, out: string): Promise<string[]> {
  const problems: string[] = [];
  const file = path.join(out, 'kept.almanac');
  if (deed === 'export') {
    // The workspace has been opened since: it took away what was half-written.
    for (const name of namesIn(out)) if (name !== 'kept.almanac') problems.push(`${name} was left beside the export`);
    if (!existsSync(file)) return problems;
    await workspaceFileInfo(file);
    await openWorkspaceFile({ file, name: 'kept', into: path.join(out, 'again') }, {}, here);
    return [...problems, ...(await examine(path.join(out, 'again')))];
  }
  if (deed === 'open') {
    const into = path.join(out, 'opened');
    if (existsSync(into)) problems.push(...(await examine(into)));
    else await openWorkspaceFile({ file: baseFile(folder), name: 'base', into }, {}, here);
    for (const name of namesIn(out)) if (name !== 'opened') problems.push(`${name} was left beside the opened workspace`);
  }
  return problems;
}

/** A moment between the beginning and a little after the usual end. */
export const momentOf = (rng: Rng, usualMs: number): number => rng.uniform() * usualMs * 1.05;
