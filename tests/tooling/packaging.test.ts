import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMinimalElectron } from './minimal-electron.ts';

const root = path.resolve(import.meta.dirname, '../..');
const built = existsSync(path.join(root, 'out/main/desktop.cjs'));
if (!built) process.stderr.write('packaging: skipped, because nothing has been built (npm run build)\n');
const electronVersion = (JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string })
  .version;

describe.skipIf(!built || process.platform !== 'linux')('packaging', () => {
  let folder = '';
  let app = '';
  let archived: readonly string[] = [];

  const pack = (arch: string, output: string) => {
    const builder = path.join(root, 'node_modules/electron-builder/cli.js');
    const settings = [`electronDist=${path.join(folder, 'electron')}`, `directories.output=${path.join(folder, output)}`];
    const args = ['--linux', 'dir', `--${arch}`, '--publish', 'never', ...settings.map((setting) => `-c.${setting}`)];
    return spawnSync(process.execPath, [builder, ...args], { cwd: root, encoding: 'utf8' });
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-package-'));
    await makeMinimalElectron(path.join(folder, 'electron'), electronVersion);
    // A schema that is broken, an icon that is missing or a file pattern that is wrong ends this with an error.
    const { status, stdout, stderr } = pack(process.arch, 'dist');
    expect(status, `${stdout}${stderr}`).toBe(0);
    app = path.join(folder, 'dist', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
    archived = listPackage(path.join(app, 'resources/app.asar'), { isPack: false }).map((name) => name.split(path.sep).join('/'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the fuses are as the configuration says', async () => {
    const wire = await getCurrentFuseWire(path.join(app, 'almanac'));
    const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookies: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookies: true,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      onlyAsar: true,
      fileProtocol: false,
    });
    // The control: the distribution that it was made from has them the other way round.
    const before = await getCurrentFuseWire(path.join(folder, 'electron/electron'));
    expect(before[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE);
  });

  test('the archive holds what runs, and nothing else', () => {
    for (const name of [
      '/package.json',
      '/out/main/desktop.cjs',
      '/out/main/worker.cjs',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
    ])
      expect(archived).toContain(name);
    const foreign = archived.filter(
      (name) =>
        /\.(ts|map)$|^\/(tests|engine|contract|main|renderer|docs)(\/|$)/.test(name) ||
        /\/(electron|vite|react|zod|ws|plotly[^/]*)\/package\.json$/.test(name),
    );
    expect(foreign).toEqual([]);
  });

  test('native files lie beside the archive, those of this system alone', () => {
    const unpacked = path.join(app, 'resources/app.asar.unpacked/node_modules');
    const natives = archived.filter((name) => /\.(node|so|dylib|dll)$/.test(name));
    expect(natives).toContain(`/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`);
    expect(natives.filter((name) => /darwin|win32|musl/.test(name) || !name.includes(process.arch))).toEqual([]);
    for (const name of natives) expect(statSync(path.join(app, 'resources/app.asar.unpacked', name)).size).toBeGreaterThan(0);
    expect(existsSync(path.join(unpacked, `@duckdb/node-bindings-linux-${process.arch}`))).toBe(true);
  });

  test('a package without the database of its processor is refused', () => {
    // Only this machine's binary is installed, so the other processor stands for one that is missing.
    const other = process.arch === 'arm64' ? 'x64' : 'arm64';
    const { status, stdout, stderr } = pack(other, 'refused');
    expect(status).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(`The package has no @duckdb/node-bindings-linux-${other}`);
  }, 120_000);

  test('the packaged application starts and draws its interface', () => {
    const extracted = path.join(folder, 'extracted');
    extractAll(path.join(app, 'resources/app.asar'), extracted);
    const userData = path.join(folder, 'user-data');
    mkdirSync(userData);
    const standin = path.join(root, 'tests/electron-standin/dist/electron');
    const env = { ...process.env, STANDIN_NODE: process.execPath, ALMANAC_USER_DATA: userData };
    const { status, stdout, stderr } = spawnSync(standin, [extracted, '--smoke'], { cwd: folder, env, encoding: 'utf8', timeout: 60_000 });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^smoke: Almanac \S+ drew its interface in \d+ ms\n$/);

    // The control: without its interface it fails.
    rmSync(path.join(extracted, 'out/renderer/assets'), { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(extracted, 'package.json'));
    const broken = spawnSync(standin, [extracted, '--smoke'], {
      cwd: folder,
      env: { ...env, ALMANAC_SMOKE_MS: '3000' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(broken.status).toBe(1);
    expect(broken.stdout).toBe('');
  }, 120_000);
});
