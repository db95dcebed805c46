import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { provenance } from '../../../contract/entities/provenance.ts';
import { createProvenance } from '../../../main/services/provenance/provenance.ts';
import { trainOptions, world, type World } from '../world.ts';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asked = ({ store, datasets }: World) =>
  createProvenance({ store, snapshotPath: datasets.snapshotPath, application: { version: '1.0.0', commit: null } });

it('is a chain of hashes, taken when the training ended', async () => {
  const here = await world(3, 60);
  const { experimentId, finished } = await here.experiments.train({
    versionId: here.versionId,
    options: trainOptions({ models: ['naive'] }),
  });
  await finished;
  const { runs } = here.experiments.stored(experimentId);
  const [run] = runs;
  const found = provenance.parse(await asked(here)(run?.id ?? ''));
  expect(found.files).toEqual([{ name: 'sales.csv', bytes: 8, sha256: 'a'.repeat(64) }]);
  expect(found.version).toMatchObject({ id: here.versionId, dataset: 'Sales', number: 1, snapshot: sha256('snapshot') });
  expect(found.model.sha256).toBe(sha256(readFileSync(`${here.modelsFolder}/${run?.artefact}.jsonl`)));
  expect(found.run).toMatchObject({ id: run?.id, seed: 1, late: false, codeVersion: 'test', commit: null });
  expect(found.forecast).toMatchObject({ series: 3, horizon: 14 });
  // Each run has its own.
  const other = await asked(here)(runs[1]?.id ?? '');
  expect(other.run.settings).not.toBe(found.run.settings);
  expect(other.forecast.sha256).not.toBe(found.forecast.sha256);
  // What changes afterwards changes nothing of it.
  writeFileSync(here.datasets.snapshotPath(here.versionId), 'another');
  const later = await asked(here)(run?.id ?? '');
  expect({ ...later, createdAt: '' }).toEqual({ ...found, createdAt: '' });
});

it('is the same for the same training in another workspace, but for ids, times and processor times', async () => {
  const hashes = await Promise.all(
    [0, 1].map(async () => {
      const here = await world(2, 50);
      const { experimentId, finished } = await here.experiments.train({ versionId: here.versionId, options: trainOptions() });
      await finished;
      const run = here.experiments.stored(experimentId).runs.find(({ model }) => model === 'theta');
      const { version, model, forecast, run: of } = await asked(here)(run?.id ?? '');
      return { version, model, forecast, settings: of.settings };
    }),
  );
  expect(hashes[0]).toEqual(hashes[1]);
});

it('says that an old run was sealed late, does without a snapshot that is gone, and refuses what is not there', async () => {
  const here = await world(1, 50);
  const { experimentId, finished } = await here.experiments.train({
    versionId: here.versionId,
    options: trainOptions({ models: ['naive'] }),
  });
  await finished;
  const id = here.experiments.stored(experimentId).runs[0]?.id ?? '';
  const before = await asked(here)(id);
  here.meddle((db) => db.exec('DELETE FROM run_seal; DELETE FROM snapshot_seal'));
  rmSync(here.datasets.snapshotPath(here.versionId));
  const found = await asked(here)(id);
  expect(found.run.late).toBe(true);
  expect(found.version.snapshot).toBeNull();
  expect(found.forecast).toEqual(before.forecast);
  await expect(asked(here)('nowhere')).rejects.toMatchObject({ code: 'not-found' });
});

it('takes the hash of data anew where no run that stood on them is left', async () => {
  const here = await world(1, 50);
  const train = async (): Promise<string> => {
    const { experimentId, finished } = await here.experiments.train({
      versionId: here.versionId,
      options: trainOptions({ models: ['naive'] }),
    });
    await finished;
    const found = await asked(here)(here.experiments.stored(experimentId).runs[0]?.id ?? '');
    return found.version.snapshot ?? '';
  };
  expect(await train()).toBe(sha256('snapshot'));
  writeFileSync(here.datasets.snapshotPath(here.versionId), 'another');
  // A run stands on what was there first: that it was changed is for the check to say.
  expect(await train()).toBe(sha256('snapshot'));
  for (const { id } of here.experiments.list()) await here.experiments.delete(id);
  expect(await train()).toBe(sha256('another'));
});
