import { setFlagsFromString } from 'node:v8';
import { parseArgs } from 'node:util';
import { runInNewContext } from 'node:vm';
import { EngineError } from '../../engine/core/errors.ts';
import { createRng } from '../../engine/core/rng.ts';
import { models } from '../../engine/models/index.ts';

// npm run node -- tests/bench/soak.ts [--fits 100000] [--models a,b]
// Fits over and over, the models in turn, and shows that memory does not grow.
const { values: asked } = parseArgs({ options: { fits: { type: 'string', default: '100000' }, models: { type: 'string' } } });
const total = Number(asked.fits);
const chosen = models.filter(({ kind }) => asked.models?.split(',').includes(kind) ?? true);
if (chosen.length === 0) throw new Error(`--models must be among ${models.map(({ kind }) => kind).join(', ')}`);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const MB = 1024 * 1024;
interface Memory {
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
}
/** What is still in use, in MB, after everything unused was given back. */
function memory(): Memory {
  collect();
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed / MB, buffers: arrayBuffers / MB, resident: rss / MB };
}

const spent = new Float64Array(chosen.length);
const fits = new Float64Array(chosen.length);
let refused = 0;
function fitOnce(round: number): void {
  const k = round % chosen.length;
  const model = chosen[k] as (typeof chosen)[number];
  const rng = createRng(round);
  const m = [1, 4, 7, 12][Math.floor(round / chosen.length) % 4] as number;
  const n = 24 + (round % 60);
  const y = Float64Array.from({ length: n }, (_, t) => 100 + t + 20 * Math.sin((2 * Math.PI * t) / Math.max(m, 2)) + 9 * rng.normal());
  const before = process.cpuUsage();
  try {
    const context = { rng, shouldStop: () => false, horizon: 8, memo: new Map<string, unknown>() };
    model.forecast(model.fit({ id: String(round), y, seasonLength: m }, {}, context), { horizon: 8, levels: [80, 95] });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    refused++;
  }
  const { user, system } = process.cpuUsage(before);
  spent[k] = (spent[k] as number) + (user + system) / 1000;
  fits[k] = (fits[k] as number) + 1;
}

const show = (done: number, { heap, buffers, resident }: Memory): void => {
  const mb = (value: number): string => value.toFixed(1).padStart(7);
  process.stdout.write(`${String(done).padStart(7)} fits  heap ${mb(heap)} MB  buffers ${mb(buffers)} MB  resident ${mb(resident)} MB\n`);
};
const marks: Memory[] = [];
for (let done = 1; done <= total; done++) {
  fitOnce(done);
  if (done % Math.max(1, Math.floor(total / 10)) === 0) {
    marks.push(memory());
    show(done, marks.at(-1) as Memory);
  }
}
for (const [k, { kind }] of chosen.entries())
  process.stdout.write(
    `${kind.padEnd(26)} ${String(fits[k]).padStart(7)} fits, ${((spent[k] as number) / (fits[k] as number)).toFixed(2)} CPU ms each\n`,
  );
const growth = (marks.at(-1)?.heap ?? 0) - (marks[1]?.heap ?? 0) + ((marks.at(-1)?.buffers ?? 0) - (marks[1]?.buffers ?? 0));
process.stdout.write(`${refused} refused. Heap and buffers grew by ${growth.toFixed(2)} MB from a fifth of the fits to the end.\n`);
// A leak of a hundred bytes a fit would show as eight megabytes in 80,000 fits.
if (growth > 8) process.exitCode = 1;
