import type { BackendChoice } from '../../../engine/nets/index.ts';
import type { HostPorts } from '../../host.ts';
import type { ProbeAnswer, ProbeRequest } from '../../jobs/net-backends/probe.ts';

const deadlineMs = 60_000;

/**
 * Tries out the backends for nets in a program of their own.
 *
 * @throws Error when a backend that is forced cannot be used, when that program ends by itself or takes longer than a minute
 */
export function probeBackends(host: Pick<HostPorts, 'fork'>, request: ProbeRequest): Promise<BackendChoice> {
  return new Promise<BackendChoice>((resolve, reject) => {
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
    child.post(request);
  });
}
