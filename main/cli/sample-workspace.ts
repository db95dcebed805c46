import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sampleCsv } from '../sample.ts';
import { withSession } from './session.ts';
import { importFiles } from './source.ts';
import { trainAndWait } from './training.ts';

/** Makes the workspace that a first start shows: the bundled sales, imported and forecast. Part of the build. */
export async function sampleWorkspace(folder: string): Promise<void> {
  const workspace = path.resolve(folder);
  await rm(workspace, { recursive: true, force: true });
  await withSession({ workspace, json: true }, async (session) => {
    const { version } = await importFiles(session, [sampleCsv], { name: 'Shop sales (sample)' }, {});
    await trainAndWait(session, version.id, { horizon: 28, folds: 3 }, {});
  });
}
