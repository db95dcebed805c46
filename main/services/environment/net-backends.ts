import type { EnvironmentReport } from '../../../contract/entities/settings.ts';
import type { BackendChoice, BackendName } from '../../../engine/nets/index.ts';
import type { HostPorts } from '../../host.ts';
import { FORCED } from '../../jobs/net-backends/forced.ts';
import type { ProbeAnswer } from '../../jobs/net-backends/probe.ts';

type State = Omit<EnvironmentReport['checks'][number], 'name'>;

const deadlineMs = 60_000;

/**
 * Tries out the backends for nets in a program of their own.
 *
 * @throws Error when that program ends by itself or takes longer than a minute
 */
export function probeBackends(host: HostPorts): Promise<BackendChoice> {
  const probed = new Promise<BackendChoice>((resolve, reject) => {
    const child = host.fork('backends');
    const late = setTimeout(() => finish(() => reject(new Error('trying them took longer than a minute'))), deadlineMs);
    const finish = (act: () => void): void => {
      clearTimeout(late);
      act();
      child.kill();
    };
    child.onMessage((message) => {
      const answer = message as ProbeAnswer;
      finish(() => ('choice' in answer ? resolve(answer.choice) : reject(new Error(answer.error))));
    });
    child.onExit(() => finish(() => reject(new Error('trying them ended the program that did it; see the log'))));
  });
  // Two checks wait for this; a failure is theirs to tell.
  probed.catch(() => undefined);
  return probed;
}

const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** Training takes the fused kernel unless the user asks for another. */
function trainedOn(chosen: BackendName): string[] {
  const asked = process.env[FORCED] ?? '';
  if (asked !== '') return [`trained on ${asked}, as ${FORCED} asks for`];
  return chosen === 'fused' ? [] : [`trained on fused; ${FORCED}=${chosen} changes that`];
}

/** What nets are trained on here, why, what else was found, and what is missing for more. */
export function describeChoice({ chosen, why, found, missing }: BackendChoice): State {
  const others = found
    .filter(({ name }) => name !== chosen && name !== 'reference')
    .map(({ name, stepMs, problem }) => `${name} ${stepMs === null ? `(${problem})` : milliseconds(stepMs)}`);
  const parts = [
    `the fastest here is ${chosen} (${found.find(({ name }) => name === chosen)?.what ?? ''}): ${why}`,
    ...trainedOn(chosen),
    ...(others.length > 0 ? [`also found: ${others.join(', ')}`] : []),
    ...(missing.length > 0 ? [`not there: ${missing.map((one) => `${one.name} (${one.why})`).join(', ')}`] : []),
  ];
  return { state: chosen === 'reference' ? 'warning' : 'ok', detail: parts.join('; ') };
}

/** Whether a graphics processor is there and used. */
export function describeGraphics({ chosen, found, missing }: BackendChoice): State {
  const graphics = ['webgpu', 'tfjs-webgpu', 'tfjs-node-gpu'] as const;
  const there = found.filter(({ name }) => graphics.some((one) => one === name));
  if (there.length === 0) {
    const reasons = missing.filter(({ name }) => graphics.some((one) => one === name)).map(({ why }) => why);
    return { state: 'ok', detail: `none is used, and none is needed: ${[...new Set(reasons)].join('; ')}` };
  }
  const words = there.map(
    ({ name, what, stepMs, problem }) => `${what} by ${name}: ${stepMs === null ? problem : `${milliseconds(stepMs)} a training step`}`,
  );
  return { state: 'ok', detail: `${words.join('; ')}${there.some(({ name }) => name === chosen) ? '' : '; the processor is faster here'}` };
}
