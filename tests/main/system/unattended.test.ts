import Sqlite from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createJobs } from '../../../main/services/jobs/jobs.ts';
import { unattended } from '../../../main/services/logs/unattended.ts';
import { openStore } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';

describe('work that nobody waits for', () => {
  it('tells of trouble once a minute while it lasts, and when it is over; thrown or rejected', async () => {
    const told: string[] = [];
    let clock = 0;
    for (const fails of [
      () => {
        throw new Error('locked');
      },
      () => Promise.reject(new Error('locked')),
    ]) {
      told.length = 0;
      let work: () => unknown = fails;
      const turn = unattended(
        () => work(),
        (error) => told.push((error as Error).message),
        () => told.push('well'),
        () => clock,
      );
      const take = async (): Promise<void> => {
        turn();
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
        clock += 20_000;
      };
      for (let i = 0; i < 4; i++) await take();
      work = () => 'done';
      await take();
      await take();
      expect(told).toEqual(['locked', 'locked', 'well']);
    }
  });
});

describe('a job', () => {
  it('goes on while another process keeps the database', async () => {
    const { folder, remove } = temporaryFolder();
    const store = openStore(folder);
    const other = new Sqlite(path.join(folder, 'almanac.db'));
    const log = vi.fn<(level: string, part: string, text: string) => void>();
    const jobs = createJobs(store.jobs, () => undefined, log);
    const { job, finished } = jobs.start({
      kind: 'train',
      title: 'A training',
      subjectId: null,
      total: 3,
      work: async ({ progress }) => {
        other.exec('BEGIN IMMEDIATE');
        // How far it has come is kept once a second.
        await new Promise((resolve) => setTimeout(resolve, 1001));
        progress({ done: 1, total: 3, phase: 'fitting', leftMs: null });
        other.exec('ROLLBACK');
      },
    });
    await finished;
    expect(store.jobs.get(job.id)?.state).toBe('done');
    expect(log.mock.calls.map(([level, , text]) => [level, text])).toContainEqual(['warning', 'How far it has come could not be kept']);
    await jobs.close();
    other.close();
    store.close();
    remove();
  });
});
