import path from 'node:path';
import { build } from 'vite';
import { topFolder } from '../../main/entries.ts';
import { nodePrograms, programs } from '../../vite.config.ts';

/**
 * Builds programs of the benchmarks as those of the application are built, and these beside them.
 *
 * @param names - of files in this folder, without their ending
 * @returns the folder with `NAME.cjs` for each
 */
export async function buildPrograms(names: readonly string[]): Promise<string> {
  const { desktop: _window, ...others } = programs;
  const outDir = path.join(topFolder, 'out/bench');
  const own = Object.fromEntries(names.map((name) => [name, `tests/bench/${name}.ts`]));
  await build({
    configFile: false,
    root: topFolder,
    logLevel: 'error',
    define: { ALMANAC_COMMIT: 'null' },
    ...nodePrograms({ ...others, ...own }, outDir),
  });
  return outDir;
}
