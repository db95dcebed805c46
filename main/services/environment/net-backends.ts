import type { EnvironmentReport } from '../../../contract/entities/settings.ts';
import type { NetBackendsReport } from '../../../contract/entities/net-training.ts';

type State = Omit<EnvironmentReport['checks'][number], 'name'>;

const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** What nets are trained on here, why, what else was found, and what is missing for more. */
export function describeChoice({ chosen, why, found, missing, asked }: NetBackendsReport): State {
  const others = found
    .filter(({ name }) => name !== chosen && name !== 'reference')
    .map(({ name, stepMs, problem }) => `${name} ${stepMs === null ? `(${problem})` : milliseconds(stepMs)}`);
  const parts = [
    `the fastest here is ${chosen} (${found.find(({ name }) => name === chosen)?.what ?? ''}): ${why}`,
    ...(asked ? [`trained on ${asked.name}: ${asked.why}`] : []),
    ...(others.length > 0 ? [`also found: ${others.join(', ')}`] : []),
    ...(missing.length > 0 ? [`not there: ${missing.map((one) => `${one.name} (${one.why})`).join(', ')}`] : []),
  ];
  return { state: chosen === 'reference' ? 'warning' : 'ok', detail: parts.join('; ') };
}

/** Whether a graphics processor is there and used. */
export function describeGraphics({ chosen, found, missing }: NetBackendsReport): State {
  const graphics = ['webgpu', 'tfjs-webgpu', 'tfjs-node-gpu'] as const;
  const there = found.filter(({ name }) => graphics.some((one) => one === name));
  if (there.length === 0) {
    const reasons = missing.filter(({ name }) => graphics.some((one) => one === name)).map(({ why }) => why);
    return { state: 'ok', detail: `none used; none is needed: ${[...new Set(reasons)].join('; ')}` };
  }
  const words = there.map(
    ({ name, what, stepMs, problem }) => `${what} by ${name}: ${stepMs === null ? problem : `${milliseconds(stepMs)} a training step`}`,
  );
  return { state: 'ok', detail: `${words.join('; ')}${there.some(({ name }) => name === chosen) ? '' : '; the processor is faster here'}` };
}
