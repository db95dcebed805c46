import path from 'node:path';
import { build, loadConfigFromFile } from 'vite';
import { topFolder } from '../../../main/entries.ts';

/**
 * Bundles the replay with the programs that it starts, as the application is bundled: threads begin several times a day of the replay, and read one file each instead of
 * hundreds.
 *
 * @returns the program that feeds
 */
export async function bundleFeed(): Promise<string> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, path.join(topFolder, 'vite.config.ts'));
  const main = loaded?.config.environments?.['main'];
  const rolldownOptions = main?.build?.rolldownOptions;
  if (!main?.build || !rolldownOptions) throw new Error('vite.config.ts has no environment main');
  const outDir = path.join(topFolder, 'out/replay');
  const input = { ...(rolldownOptions.input as Record<string, string>), feed: 'tests/bench/replay/feed.ts' };
  await build({
    configFile: false,
    root: topFolder,
    logLevel: 'warn',
    define: { ALMANAC_COMMIT: 'null' },
    ssr: { noExternal: true, external: rolldownOptions.external as string[] },
    resolve: { conditions: ['node', 'import', 'default'] },
    build: { ...main.build, outDir, sourcemap: false, rolldownOptions: { ...rolldownOptions, input } },
  });
  return path.join(outDir, 'feed.cjs');
}
