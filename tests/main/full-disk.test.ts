import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { copyWhole } from '../../main/services/reports/reports.ts';
import { openWorkspaceFile, writeWorkspaceFile } from '../../main/services/workspace/files.ts';
import { here } from './archive-here.ts';
import { placeKept } from './kept-workspace.ts';
import { temporaryFolder } from './synthetic.ts';

let folder = '';
let remove: () => void = () => undefined;
/** A file system of 4 MB with a workspace on it; null where this process may not mount one. */
let disk: string | null = null;
let file = '';
const workspace = (): string => path.join(disk ?? '', 'workspace');
const open = (place: string): Promise<App> =>
  createApp({ workspace: place, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });
const exportTo = (from: string, target: string) =>
  writeWorkspaceFile(
    { workspace: from, target, content: 'everything', application: 'test', scratch: path.join(folder, 'scratch') },
    {},
    here,
  );

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  placeKept(18, path.join(folder, 'whole'));
  await (await open(path.join(folder, 'whole'))).close();
  file = path.join(folder, 'whole.almanac');
  await exportTo(path.join(folder, 'whole'), file);
  const place = path.join(folder, 'disk');
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', place], { stdio: 'ignore' });
    disk = place;
    cpSync(path.join(folder, 'whole'), workspace(), { recursive: true });
  } catch {
    disk = null;
  }
});
afterAll(() => {
  if (disk !== null) execFileSync('umount', ['-l', disk]);
  remove();
});

/** Leaves so many bytes free on the disk. */
function leaveFree(bytes: number): void {
  const ballast = path.join(disk ?? '', 'ballast');
  rmSync(ballast, { force: true });
  const { bavail, bsize } = statfsSync(disk ?? '');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}
const needs = 'mounting a small file system needs root on Linux';

describe('a full disk', () => {
  it('opens no workspace, says why, and changes nothing of it', async ({ skip }) => {
    if (disk === null) return skip(needs);
    const before = readFileSync(path.join(workspace(), 'almanac.db'));
    leaveFree(0);
    await expect(open(workspace())).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/Free some space and try again/),
    });
    rmSync(path.join(disk, 'ballast'));
    expect(readFileSync(path.join(workspace(), 'almanac.db')).equals(before)).toBe(true);
    const app = await open(workspace());
    expect(app.experiments.list().map(({ state }) => state)).toEqual(['done']);
    await app.close();
  });

  it('takes no export and no import, keeps what was there, and leaves nothing half-written', async ({ skip }) => {
    if (disk === null) return skip(needs);
    leaveFree(300_000);
    const app = await open(workspace());
    const target = path.join(disk, 'kept.almanac');
    writeFileSync(target, 'the old one');
    leaveFree(30_000);
    await expect(app.workspaceFile.exportTo(target, 'everything')).rejects.toMatchObject({ code: 'disk-full' });
    expect(readFileSync(target, 'utf8')).toBe('the old one');
    const into = path.join(disk, 'opened');
    await expect(openWorkspaceFile({ file, name: 'whole.almanac', into }, {}, here)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/takes \d+ MB, and \d+ MB are free/),
    });
    // Settings, tags and stages are rows: none of a change is kept, or all of it.
    const [run] = app.experiments.stored(app.experiments.list()[0]?.id ?? '').runs;
    leaveFree(0);
    const filled = (): void => {
      for (let i = 0; i < 200; i++) app.runs.change({ ids: [run?.id ?? ''], note: 'x'.repeat(3000 + i) } as never);
    };
    expect(filled).toThrow(/full|I\/O/);
    rmSync(path.join(disk, 'ballast'));
    await app.close();
    expect(readdirSync(disk).sort()).toEqual(['kept.almanac', 'workspace']);
    const again = await open(workspace());
    expect(again.runs.get(run?.id ?? '').note === '' || again.runs.get(run?.id ?? '').note.startsWith('xxx')).toBe(true);
    await again.close();
  });
});

describe('a report', () => {
  const reports = (): string => path.join(workspace(), 'reports');
  const kept = (): readonly string[] => (existsSync(reports()) ? readdirSync(reports()) : []);

  it('for which there is no room says so in one line and leaves nothing half-written', async ({ skip }) => {
    if (disk === null) return skip(needs);
    rmSync(path.join(disk, 'ballast'), { force: true });
    const app = await open(workspace());
    try {
      const experimentId = app.experiments.list()[0]?.id ?? '';
      const before = kept();
      for (const format of ['html', 'xlsx', 'csv'] as const) {
        // Of the long ones a page fits.
        leaveFree(format === 'csv' ? 0 : 4096);
        const refused = app.reports.create({ experimentId, format }, {});
        await expect(refused).rejects.toMatchObject({
          code: 'disk-full',
          message: expect.stringMatching(/^The disk is full\.[^\n]*try again\.$/),
        });
      }
      expect(kept()).toEqual(before);
      expect(app.reports.list()).toEqual([]);
      rmSync(path.join(disk, 'ballast'));
      const made = await app.reports.create({ experimentId, format: 'md' }, {});
      expect(kept()).toEqual([...before, `${made.id}.md`]);
      // A copy somewhere else that does not fit leaves what was there.
      const target = path.join(disk, 'mine.md');
      writeFileSync(target, 'the old one');
      leaveFree(0);
      await expect(copyWhole(app.reports.file(made.id), target)).rejects.toMatchObject({ code: 'disk-full' });
      expect(readFileSync(target, 'utf8')).toBe('the old one');
      expect(readdirSync(disk).filter((name) => name.endsWith('.part'))).toEqual([]);
      rmSync(path.join(disk, 'ballast'));
      await app.reports.delete(made.id);
    } finally {
      await app.close();
    }
  });

  it('into a read-only folder names the folder, and nothing is listed that is not there', async ({ skip }) => {
    if (disk === null) return skip(needs);
    rmSync(path.join(disk, 'ballast'), { force: true });
    mkdirSync(reports(), { recursive: true });
    execFileSync('mount', ['--bind', reports(), reports()]);
    execFileSync('mount', ['-o', 'remount,ro,bind', reports()]);
    const app = await open(workspace());
    try {
      const experimentId = app.experiments.list()[0]?.id ?? '';
      for (const format of ['html', 'csv'] as const) {
        const refused = app.reports.create({ experimentId, format }, {});
        await expect(refused).rejects.toMatchObject({
          code: 'file-unreadable',
          message: expect.stringMatching(/reports cannot be written \(EROFS\): the folder is read-only[^\n]*$/),
        });
      }
      expect(kept()).toEqual([]);
      expect(app.reports.list()).toEqual([]);
    } finally {
      await app.close();
      execFileSync('umount', ['-l', reports()]);
    }
  });
});

describe('a folder that is read-only', () => {
  it('is said to be, by name, wherever it was to be written to', async ({ skip }) => {
    if (disk === null) return skip(needs);
    const seen = path.join(folder, 'seen');
    mkdirSync(seen);
    execFileSync('mount', ['--bind', disk, seen]);
    execFileSync('mount', ['-o', 'remount,ro,bind', seen]);
    try {
      const refusal = {
        code: 'file-unreadable',
        message: expect.stringMatching(/seen.* cannot be written.*(Make it writable|Choose another)/),
      };
      await expect(open(path.join(seen, 'workspace'))).rejects.toMatchObject(refusal);
      await expect(open(path.join(seen, 'new'))).rejects.toMatchObject(refusal);
      await expect(exportTo(path.join(folder, 'whole'), path.join(seen, 'x.almanac'))).rejects.toMatchObject(refusal);
      await expect(openWorkspaceFile({ file, name: 'whole.almanac', into: path.join(seen, 'opened') }, {}, here)).rejects.toMatchObject(
        refusal,
      );
    } finally {
      execFileSync('umount', ['-l', seen]);
    }
  });
});
