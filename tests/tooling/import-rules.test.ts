import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A rule that does not fire protects nothing: each is shown a file that breaks it, and one beside it that does not.

interface Probe {
  readonly file: string;
  readonly code: string;
  /** Part of the message; null where the line is allowed. */
  readonly refused: string | null;
}
const probe = (file: string, code: string, refused: string | null): Probe => ({ file, code, refused });
const layers = 'Against the order of the layers';

const probes: readonly Probe[] = [
  probe('engine/core/x.ts', "import { a } from '../math/a.ts';", null),
  probe('engine/core/x.ts', "import { a } from '../../contract/errors.ts';", 'engine imports nothing outside engine'),
  probe('engine/core/x.ts', "import type { a } from '../../main/host.ts';", 'engine imports nothing outside engine'),
  probe('engine/core/x.ts', "import { a } from 'node:fs';", 'engine imports nothing but numeric libraries'),
  probe('engine/core/x.ts', "import { a } from 'zod';", 'engine imports nothing but numeric libraries'),
  probe('engine/models/arima/x.ts', "import { a } from 'arima';", null),
  probe('engine/core/x.ts', "import { a } from '../metrics/a.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/metrics/x.ts', "import { a } from '../math/a.ts';", null),
  probe('engine/metrics/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/transforms/x.ts', "import { a } from '../backtest/a.ts';", layers),
  probe('engine/features/x.ts', "import { a } from '../selection/a.ts';", layers),
  probe('engine/decomposition/x.ts', "import { a } from '../models/theta/a.ts';", layers),
  probe('engine/models/index.ts', "import { a } from './theta/a.ts';", null),
  probe('engine/models/theta/x.ts', "import { a } from '../model.ts';", null),
  probe('engine/models/theta/x.ts', "import { a } from '../../metrics/a.ts';", null),
  probe('engine/models/theta/x.ts', "import { a } from '../arima/a.ts';", 'never imports a sibling'),
  probe('engine/models/theta/deep/x.ts', "import { a } from '../../arima/a.ts';", 'never imports a sibling'),
  probe('engine/models/theta/x.ts', "import { a } from '../../backtest/a.ts';", layers),
  probe('engine/backtest/x.ts', "import { a } from '../models/model.ts';", null),
  probe('engine/backtest/x.ts', "import { a } from '../selection/a.ts';", layers),
  probe('engine/ensembles/x.ts', "import { a } from '../backtest/a.ts';", null),
  probe('engine/ensembles/x.ts', "import { a } from '../selection/a.ts';", layers),
  probe('engine/backtest/x.ts', "import { a } from '../ensembles/a.ts';", layers),
  probe('engine/models/theta/x.ts', "import { a } from '../../ensembles/a.ts';", layers),
  probe('engine/tensor/x.ts', "import { a } from '../nets/a.ts';", layers),
  probe('engine/nets/x.ts', "import { a } from '../tensor/a.ts';", null),
  probe('engine/nets/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/learning/x.ts', "import { a } from '../trees/index.ts';", null),
  probe('engine/learning/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/nets/tfjs/x.ts', "import type { a } from '@tensorflow/tfjs-core';", 'engine imports nothing but numeric libraries'),
  probe('engine/drift/x.ts', "import { a } from '../metrics/a.ts';", null),
  probe('engine/drift/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/drift/x.ts', "import { a } from '../decomposition/a.ts';", layers),
  probe('engine/drift/x.ts', "import { a } from '../comparison/a.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../drift/a.ts';", layers),
  probe('engine/tuning/x.ts', "import { a } from '../core/a.ts';", null),
  probe('engine/tuning/x.ts', "import { a } from './spaces/a.ts';", null),
  probe('engine/tuning/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/tuning/spaces/x.ts', "import { a } from '../../trees/index.ts';", layers),
  probe('engine/online/x.ts', "import { a } from '../math/a.ts';", null),
  probe('engine/online/x.ts', "import { a } from '../learning/a.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../online/a.ts';", layers),
  probe('engine/models/theta/x.ts', "import { a } from '../../online/a.ts';", null),
  probe('engine/comparison/x.ts', "import { a } from '../metrics/a.ts';", null),
  probe('engine/comparison/x.ts', "import { a } from '../stats/a.ts';", null),
  probe('engine/comparison/x.ts', "import { a } from '../backtest/a.ts';", layers),
  probe('engine/comparison/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../comparison/a.ts';", layers),
  probe('engine/hierarchy/x.ts', "import { a } from '../metrics/a.ts';", null),
  probe('engine/hierarchy/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../hierarchy/a.ts';", layers),
  probe('engine/monitoring/x.ts', "import { a } from '../drift/index.ts';", null),
  probe('engine/monitoring/x.ts', "import { a } from '../models/model.ts';", layers),
  probe('engine/drift/x.ts', "import { a } from '../monitoring/a.ts';", layers),
  probe('engine/math/x.ts', "import { a } from '../monitoring/a.ts';", layers),

  probe('contract/x.ts', "import { z } from 'zod';", null),
  probe('contract/x.ts', "import type { a } from '../engine/core/a.ts';", null),
  probe('contract/x.ts', "import { a } from '../engine/core/a.ts';", 'types of engine only'),
  probe('contract/x.ts', "import { a } from '../main/host.ts';", 'contract imports nothing of ours'),
  probe('contract/x.ts', "import { a } from 'node:path';", 'contract imports zod and nothing else'),
  probe('contract/rpc-client.ts', "import { a } from './errors.ts';", null),
  probe('contract/rpc-client.ts', "import type { z } from 'zod';", null),
  probe('contract/rpc-client.ts', "import { z } from 'zod';", 'The page loads this file'),
  probe('contract/rpc-client.ts', "import { a } from './api.ts';", 'The page loads this file'),

  probe('preload/x.ts', "import { a } from 'electron';", null),
  probe('preload/x.ts', "import { a } from '../contract/bridge.ts';", null),
  probe('preload/x.ts', "import type { a } from '../contract/api.ts';", null),
  probe('preload/x.ts', "import { a } from '../contract/api.ts';", 'preload takes types from contract'),
  probe('preload/x.ts', "import { a } from '../main/host.ts';", 'preload imports contract and electron only'),
  probe('preload/x.ts', "import { a } from 'node:fs';", 'preload imports contract and electron only'),

  probe('renderer/features/data/x.tsx', "import { a } from '../../../contract/rpc-client.ts';", null),
  probe('renderer/features/data/x.tsx', "import { a } from '../../../contract/csv.ts';", null),
  probe('renderer/features/data/x.tsx', "import type { a } from '../../../contract/entities/job.ts';", null),
  probe('renderer/features/data/x.tsx', "import { a } from '../../../contract/entities/job.ts';", 'renderer takes types from contract'),
  probe('renderer/x.ts', "import { a } from '../engine/core/a.ts';", 'renderer imports nothing of ours but contract'),
  probe('renderer/x.ts', "import type { a } from '../main/host.ts';", 'renderer imports nothing of ours but contract'),
  probe('renderer/x.ts', "import type { z } from 'zod';", null),
  probe('renderer/x.ts', "import { z } from 'zod';", 'No schemas in the page'),
  probe('renderer/x.ts', "import { a } from 'node:fs';", 'does not belong into the page'),

  probe('main/services/x.ts', "import { a } from '../../engine/core/a.ts';", null),
  probe('main/services/x.ts', "import { a } from '../../renderer/api.ts';", 'main imports contract and engine only'),
  probe('main/services/x.ts', "import { a } from '../../preload/preload.ts';", 'main imports contract and engine only'),
  probe('main/services/x.ts', "import { a } from 'electron';", 'Only main/desktop knows Electron'),
  probe('main/desktop/x.ts', "import { app } from 'electron';", null),
  probe('main/desktop/x.ts', "import { ipcMain } from 'electron';", 'IPC goes through desktop/page-wire.ts'),
  probe('main/launch/x.mjs', "import { a } from 'node:fs';", null),
  probe('main/launch/x.mjs', "import { a } from 'ws';", 'before anything is installed'),
  probe('main/launch/x.mjs', "import { a } from '../version.ts';", 'before anything is installed'),
];

const root = path.resolve(import.meta.dirname, '../..');
let folder = '';
let messages: ReadonlyMap<string, string>;

/** Every probe has a folder of its own, so that one run of the linter answers all. */
const placeOf = (index: number, { file }: Probe): string => {
  const name = path.basename(file);
  const special = name !== 'x.ts' && name !== 'x.tsx' && name !== 'x.mjs';
  // Rules for one file need its exact place; the others may have any name.
  return special ? path.join(`probe-${index}`, file) : path.join(`probe-${index}`, path.dirname(file), `p${index}${path.extname(name)}`);
};

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-rules-'));
  const found = new Map<string, string>();
  probes.forEach((item, index) => {
    const place = path.join(folder, placeOf(index, item));
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, `${item.code}\n`);
    cpSync(path.join(root, '.oxlintrc.json'), path.join(folder, `probe-${index}`, '.oxlintrc.json'));
  });
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '-f', 'json'], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; help?: string }[] };
  for (const { code, filename, help } of diagnostics)
    if (code === 'eslint(no-restricted-imports)') found.set(filename.split(path.sep)[0] ?? '', help ?? '');
  messages = found;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(probes.map((item, index) => ({ ...item, index })))('import rules: $file: $code', ({ index, refused }) => {
  const message = messages.get(`probe-${index}`);
  if (refused === null) expect(message).toBe(undefined);
  else expect(message).toContain(refused);
});
