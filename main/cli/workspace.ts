import path from 'node:path';
import type { WorkspaceFileInfo } from '../../contract/entities/workspace-file.ts';
import { ApiError } from '../../contract/errors.ts';
import { openWorkspaceFile, workspaceFileInfo } from '../services/workspace/files.ts';
import { print, printJson, progressBar, type ProgressBar } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

/** What stayed behind, in words; empty where nothing did. */
const leftOutText = ({ leftOut }: WorkspaceFileInfo): string =>
  [
    ...(leftOut.connections > 0 ? [counted(leftOut.connections, 'database connection')] : []),
    ...(leftOut.watches > 0 ? [counted(leftOut.watches, 'watched folder')] : []),
    ...(leftOut.settings > 0 ? [counted(leftOut.settings, 'setting')] : []),
  ].join(', ');

function printInfo(info: WorkspaceFileInfo): void {
  const { counts, schema, currentSchema } = info;
  print(
    `written by Almanac ${info.application} (schema ${schema}${schema === currentSchema ? '' : `, this one has ${currentSchema}`}) at ${info.createdAt}`,
  );
  print(`${megabytes(info.bytes)}, ${counted(info.files, 'file')}, ${megabytes(info.unpackedBytes)} once it is open`);
  print(
    [
      `${counted(counts.datasets, 'dataset')} in ${counted(counts.versions, 'version')}`,
      counted(counts.experiments, 'experiment'),
      counted(counts.runs, 'run'),
      counted(counts.reports, 'report'),
      counted(counts.rowModels, 'model of single rows', 'models of single rows'),
      counted(counts.ownModels, 'own model'),
    ].join(', '),
  );
  const leftOut = leftOutText(info);
  if (leftOut !== '') print(`left out: ${leftOut}`);
  if (info.missing.length > 0)
    print(
      `not in the workspace any more when it was exported: ${info.missing.slice(0, 5).join(', ')}${info.missing.length > 5 ? ', ...' : ''}`,
    );
  if (info.cannot.length > 0) print('without raw data:');
  for (const sentence of info.cannot) print(`  ${sentence}`);
}

export async function workspaceExport(file: string, options: CommonOptions & { withoutData?: boolean }): Promise<void> {
  await withSession(options, async ({ app, signal }) => {
    const target = path.resolve(file);
    const info = await app.workspaceFile.exportTo(target, options.withoutData ? 'without-data' : 'everything', { signal });
    if (options.json) return printJson({ file: target, ...info });
    print(target);
    printInfo(info);
  });
}

/** Does without a workspace of its own; Ctrl+C cancels. */
async function untilInterrupted<T>(options: CommonOptions, work: (signal: AbortSignal, bar: ProgressBar) => Promise<T>): Promise<T> {
  const bar = progressBar(options.json === true);
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal, bar);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    bar.clear();
  }
}

export async function workspaceOpen(file: string, options: CommonOptions & { into: string }): Promise<void> {
  const into = path.resolve(options.into);
  const info = await untilInterrupted(options, (signal, bar) =>
    openWorkspaceFile({ file, name: path.basename(file), into }, { signal, onProgress: (progress) => bar.show(progress) }),
  );
  if (options.json) return printJson({ folder: into, ...info });
  print(into);
  printInfo(info);
  print(`to work with it: almanac serve --workspace ${into.includes(' ') ? `"${into}"` : into}`);
}

export async function workspaceInfo(file: string, options: CommonOptions): Promise<void> {
  if (file === '') throw new ApiError('bad-input', 'Name a .almanac file.', { field: 'file' });
  const info = await workspaceFileInfo(path.resolve(file));
  if (options.json) return printJson(info);
  print(info.name);
  printInfo(info);
}
