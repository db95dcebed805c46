import type { WatchMode } from '../../contract/entities/source.ts';
import { ApiError } from '../../contract/errors.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

export async function watchList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const watches = app.watches.list();
    if (options.json) return printJson(watches);
    if (watches.length === 0) return print('No folder is watched: "watch add FOLDER --dataset NAME" adds one.');
    print(
      table(
        ['id', 'folder', 'files', 'dataset', 'state'],
        watches.map(({ id, folder, pattern, datasetName, paused, lastAt, lastFailure }) => [
          id.slice(0, 8),
          folder,
          pattern,
          datasetName,
          paused ? 'paused' : (lastFailure ?? (lastAt === null ? 'waiting' : `last file ${lastAt.slice(0, 16).replace('T', ' ')}`)),
        ]),
      ),
    );
  });
}

export async function watchAdd(
  folder: string,
  options: CommonOptions & { dataset: string; pattern: string; mode: WatchMode },
): Promise<void> {
  await withSession(options, async ({ app }) => {
    const { dataset, pattern, mode } = options;
    const watch = await app.watches.add({ folder, pattern, mode, dataset });
    if (options.json) return printJson(watch);
    print(`${watch.folder}: new files like ${watch.pattern} become versions of ${watch.datasetName} while the application is open.`);
  });
}

export async function watchRemove(id: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const found = app.watches.list().filter((watch) => watch.id.startsWith(id));
    const [watch] = found;
    if (found.length !== 1 || !watch) throw new ApiError('not-found', `There is no watched folder ${id}. "watch list" shows them.`);
    app.watches.delete(watch.id);
    if (options.json) return printJson(watch);
    print(`${watch.folder} is not watched any more.`);
  });
}

/** Looks at all folders now; twice, since a file must keep still between two looks. */
export async function watchRun(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    await app.watches.look();
    await app.watches.look();
    const watches = app.watches.list();
    const failed = watches.find(({ lastFailure, paused }) => lastFailure !== null && !paused);
    if (options.json) printJson(watches);
    else
      for (const { folder, datasetName, lastAt, lastFailure } of watches)
        print(`${folder} -> ${datasetName}: ${lastFailure ?? lastAt ?? 'no new file'}`);
    if (failed) throw new ApiError('bad-input', `${failed.folder}: ${failed.lastFailure}`);
  });
}
