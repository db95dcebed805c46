import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { models as known } from '../../../engine/models/index.ts';
import { series43Set } from '../accuracy-data.ts';
import { median } from '../run-program.ts';

// npm run bench:peers [-- arima,theta]: processor time a series of our models beside statsforecast, Prophet and R's forecast package, on the
// same series, one thread each, in one run. Python packages go to .peers/, which git ignores; R is used where it is installed.
const here = import.meta.dirname;
const folder = path.resolve(here, '../../../.peers');
const python = path.join(folder, 'venv', 'bin', 'python');
/** At most this share of the peer's time: 0.5 of statsforecast's automatic ARIMA and ETS, 0.02 of Prophet's. */
const targets: Readonly<Record<string, number>> = {
  'arima/statsforecast': 0.5,
  'exponential-smoothing/statsforecast': 0.5,
  'prophet/Prophet': 0.02,
};
const oneThread = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' };

function prepare(): { json: string; csv: string; groups: ReadonlyMap<string, string> } {
  mkdirSync(folder, { recursive: true });
  const wanted = path.join(here, 'requirements.txt');
  const installed = path.join(folder, 'venv', 'requirements.txt');
  if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', path.join(folder, 'venv')], { stdio: 'inherit' });
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== readFileSync(wanted, 'utf8')) {
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', wanted], { stdio: 'inherit' });
    copyFileSync(wanted, installed);
  }
  const series = series43Set().series.map(({ id, group, m, training, actual }) => ({ id, group, m, h: actual.length, y: [...training] }));
  const json = path.join(folder, 'series.json');
  writeFileSync(json, JSON.stringify(series));
  const csv = path.join(folder, 'series.csv');
  writeFileSync(csv, ['id,m,h,y', ...series.flatMap(({ id, m, h, y }) => y.map((value) => `${id},${m},${h},${value}`))].join('\n'));
  return { json, csv, groups: new Map(series.map(({ id, group }) => [id, group])) };
}

type Times = Map<string, Map<string, number>>;

/** model -> series -> milliseconds, from a program that prints JSON lines; the last line of a series counts. */
function timesOf(name: string, command: string, args: readonly string[]): Times {
  const { stdout, status, stderr } = spawnSync(command, args, { env: oneThread, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) process.stdout.write(`${name} could not be run: ${stderr.trim().split('\n').at(-1) ?? 'no message'}\n`);
  const times: Times = new Map();
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const { model, id, ms, error } = JSON.parse(line) as { model: string; id: string; ms?: number; error?: string };
    if (ms === undefined) process.stdout.write(`${name}, ${model}, ${id}: ${error}\n`);
    else times.set(model, (times.get(model) ?? new Map<string, number>()).set(id, ms));
  }
  return times;
}

const asked = process.argv[2] ?? 'arima,exponential-smoothing,theta,ces,mstl,prophet';
const present = asked.split(',').filter((kind) => known.some((model) => model.kind === kind));
const { json, csv, groups } = prepare();
const ours = timesOf('Almanac', process.execPath, [path.join(here, 'our-times.ts'), json, present.join(',')]);
const peers: [string, Times][] = [
  ['statsforecast', timesOf('statsforecast', python, [path.join(here, 'statsforecast_times.py'), json, asked])],
];
if (present.includes('prophet')) peers.push(['Prophet', timesOf('Prophet', python, [path.join(here, 'prophet_times.py'), json])]);
if (spawnSync('Rscript', ['--version']).status === 0)
  peers.push(['R forecast', timesOf('R forecast', 'Rscript', [path.join(here, 'forecast_times.R'), csv, asked])]);
else process.stdout.write('R is not installed; its times are left out.\n');
process.stdout.write(`Python packages: ${readFileSync(path.join(here, 'requirements.txt'), 'utf8').trim().split('\n').join(', ')}\n\n`);
process.stdout.write('model                  peer           frequency     series   ours ms   peer ms   ratio of medians\n');
for (const [model, own] of ours)
  for (const [peer, times] of peers) {
    const other = times.get(model);
    if (!other) continue;
    for (const group of [...new Set(groups.values()), 'All']) {
      const ids = [...own.keys()].filter((id) => other.has(id) && (group === 'All' || groups.get(id) === group));
      if (ids.length === 0) continue;
      const a = median(ids.map((id) => own.get(id) as number));
      const b = median(ids.map((id) => other.get(id) as number));
      const target = targets[`${model}/${peer}`];
      const verdict = target === undefined || group !== 'All' ? '' : `  target ${target} ${a / b <= target ? 'met' : 'MISSED'}`;
      process.stdout.write(
        `${model.padEnd(22)} ${peer.padEnd(14)} ${group.padEnd(12)} ${String(ids.length).padStart(7)} ${a.toFixed(2).padStart(9)} ${b.toFixed(2).padStart(9)} ${(a / b).toFixed(3).padStart(10)}${verdict}\n`,
      );
    }
  }
