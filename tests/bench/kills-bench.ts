import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRng } from '../../engine/core/rng.ts';
import { deeds, makeBase, momentOf, tryKill, type Deed, type Trial } from '../main/kills.ts';

const kills = Number(process.env['KILLS'] ?? 200);
const seed = Number(process.env['KILLS_SEED'] ?? Date.now() % 2 ** 31);

/**
 * kill -9 at random moments of training, importing, promoting, rolling back, exporting and opening: after each the workspace must open, be sound, and
 * hold nothing half-written. The moments follow from the seed (KILLS_SEED) and from how long each takes here.
 */
export async function benchKills(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-kills-'));
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`\nKills: ${kills} at random moments, seed ${seed} (KILLS=${kills} KILLS_SEED=${seed} npm run bench -- kills)`);
  try {
    await makeBase(folder);
    const usual = {} as Record<Deed, number>;
    for (const deed of deeds) {
      const { tookMs, problems } = await tryKill(deed, folder, `whole-${deed}`, Infinity);
      if (problems.length > 0) throw new Error(`${deed} leaves problems even when it is not killed: ${problems.join('; ')}`);
      usual[deed] = tookMs;
      rmSync(path.join(folder, `whole-${deed}`), { recursive: true });
    }
    const rng = createRng(seed);
    const trials: Trial[] = [];
    let killed = 0;
    // One that ended before its moment is no kill: another takes its place.
    for (let i = 0; killed < kills && i < 3 * kills; i++) {
      const deed = deeds[i % deeds.length] as Deed;
      const afterMs = momentOf(rng, usual[deed]);
      const trial = await tryKill(deed, folder, `kill-${i}`, afterMs);
      trials.push(trial);
      if (trial.killedAfterMs !== null) killed++;
      for (const problem of trial.problems) say(`  ${i} ${deed} after ${afterMs.toFixed(1)} ms: ${problem}`);
      rmSync(path.join(folder, `kill-${i}`), { recursive: true, force: true });
      rmSync(path.join(folder, `kill-${i}-out`), { recursive: true, force: true });
    }
    for (const deed of deeds) {
      const of = trials.filter((trial) => trial.deed === deed);
      const killed = of.filter(({ killedAfterMs }) => killedAfterMs !== null);
      const bad = of.filter(({ problems }) => problems.length > 0);
      say(
        `${deed.padEnd(9)} ${of.length} tried, ${killed.length} killed before their end (of ${usual[deed].toFixed(0)} ms), ${bad.length} with something wrong`,
      );
    }
    const bad = trials.filter(({ problems }) => problems.length > 0).length;
    say(
      `${bad === 0 && killed === kills ? 'ok' : 'MISSED'}: ${killed} kills, ${bad} of ${trials.length} workspaces with something wrong (target 0)`,
    );
    if (bad > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
