import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import { deeds, makeBase, momentOf, tryKill } from './kills.ts';
import { temporaryFolder } from './synthetic.ts';

// `npm run bench -- kills` does this 200 times, at moments that are measured before.
const seed = 20_261_121;
/** Milliseconds from when a deed begins to its end, about, on a machine with time. */
const usualMs = { train: 700, import: 700, promote: 300, rollback: 60, export: 400, open: 400 };

let folder = '';
let remove: () => void = () => undefined;
beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  await makeBase(folder);
}, 60_000);
afterAll(() => remove());

describe.skipIf(process.platform !== 'linux')('kill -9 at a random moment', () => {
  const rng = createRng(seed);
  it.each(deeds.map((deed) => [deed, momentOf(rng, usualMs[deed])] as const))(
    'during %s, after %f ms, leaves a whole workspace',
    async (deed, afterMs) => {
      const { problems } = await tryKill(deed, folder, deed, afterMs);
      expect(problems).toEqual([]);
      rmSync(path.join(folder, deed), { recursive: true });
    },
    60_000,
  );
});
