import { mkdirSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { reportFormat } from '../../contract/entities/report.ts';
import { createApp } from '../../main/app.ts';
import { forkProgram } from '../../main/jobs/plugins/fence.ts';
import { version } from '../../main/version.ts';

// Size, wall and processor time of reports of a workspace's newest finished experiment, by format:
//   node tests/bench/reports.ts WORKSPACE [FOLDER]
// With a folder the reports are left there. They are taken out of the workspace again.
const [workspace, folder] = process.argv.slice(2);
if (workspace === undefined) throw new Error('Give the folder of a workspace.');
const app = await createApp({ workspace, host: { kind: 'terminal', fork: forkProgram }, version });
try {
  const experiment = app.experiments.list().find(({ state }) => state === 'done');
  if (!experiment) throw new Error('This workspace has no finished experiment.');
  console.log(`${experiment.name}\nformat      bytes     wall ms      cpu ms`);
  for (const format of reportFormat.options) {
    const started = performance.now();
    const before = process.cpuUsage();
    const report = await app.reports.create({ experimentId: experiment.id, format }, {});
    const { user, system } = process.cpuUsage(before);
    const figures = [report.bytes, performance.now() - started, (user + system) / 1000];
    console.log(`${format.padEnd(6)}${figures.map((figure) => String(Math.round(figure)).padStart(11)).join(' ')}`);
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(app.reports.file(report.id), path.join(folder, `report.${format}`));
    }
    await app.reports.delete(report.id);
  }
} finally {
  await app.close();
}
