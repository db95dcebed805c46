import type { Contract } from '../../../contract/api.ts';
import type { ScheduleSettings } from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { flowsProcedures } from '../../../contract/procedures/flows.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { Services } from '../../services.ts';
import type { HostPorts } from '../../host.ts';

export function flowHandlers(
  { flows, schedules, grants }: Pick<Services, 'flows' | 'schedules' | 'grants'>,
  host: Pick<HostPorts, 'kind'>,
): Pick<Handlers<Contract>, keyof typeof flowsProcedures> {
  /** A page names no path: it hands over a grant, or leaves the one that is there. */
  function withPath(settings: ScheduleSettings, scheduleId: string | undefined, grant: string | undefined): ScheduleSettings {
    const { task } = settings;
    if (task.kind !== 'import' || !('path' in task.source)) return settings;
    if (grant === undefined) {
      const before = scheduleId === undefined ? null : schedules.get(scheduleId).task;
      if (before?.kind === 'import' && 'path' in before.source && before.source.path === task.source.path) return settings;
      throw new ApiError('bad-input', 'Choose the file that is to be imported.', { field: 'task.source' });
    }
    if (host.kind === 'browser')
      throw new ApiError(
        'unsupported',
        'A browser hands over copies of files. Make this schedule in a terminal: almanac schedule add --import PATH.',
        {
          field: 'task.source',
        },
      );
    return { ...settings, task: { ...task, source: { path: grants.resolve(grant).path } } };
  }

  return {
    'flows.list': async (of) => flows.list(of),
    'flows.get': async ({ flowId }) => flows.get(flowId),
    'flows.start': async ({ deploymentId, ...options }) => ({ flowId: flows.start(deploymentId, { reason: 'asked', ...options }) }),
    'flows.cancel': async ({ flowId }) => flows.cancel(flowId),
    'flows.trials': async ({ deploymentId }) => flows.trials.list(deploymentId),
    'flows.try': async ({ deploymentId, ...request }, { signal, progress }) =>
      flows.trials.begin(deploymentId, request, { signal, onProgress: progress }),
    'flows.endTrial': async ({ deploymentId }) => flows.trials.end(deploymentId),

    'schedules.list': async () => schedules.list(),
    'schedules.preview': async ({ cron, zone }) => schedules.preview(cron, zone),
    'schedules.save': async ({ id, settings, grant }) => {
      const whole = withPath(settings, id, grant);
      return id === undefined ? schedules.add(whole) : schedules.change(id, whole);
    },
    'schedules.pause': async ({ scheduleId, paused }) => schedules.pause(scheduleId, paused),
    'schedules.delete': async ({ scheduleId }) => schedules.delete(scheduleId),
    'schedules.runNow': async ({ scheduleId }) => ({ runId: schedules.runNow(scheduleId) }),
    'schedules.cancel': async ({ runId }) => schedules.cancel(runId),
    'schedules.history': async (of) => schedules.history(of),
  };
}
