import type { Job } from '../../../contract/entities/job.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Alerts } from '../alerts/alerts.ts';

type Limits = Values['alerts'];

/** Below it nothing large should be begun; below the second, anything may fail. Bytes. */
export const diskLimits = ({ disk_gigabytes: free }: Limits = defaultValues.alerts) => ({ warning: 1e9 * free, critical: 0.25e9 * free });
/** Share of the machine's memory that is still free. */
const memoryLimits = ({ memory_share: free }: Limits) => ({ warning: free, critical: 0.4 * free });
/** What was short counts as enough again only a tenth above its limit. */
const relief = 1.1;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 10e9 ? 1 : 0)} GB`;

const jobWords: Record<Job['kind'], string> = {
  train: 'training',
  import: 'import',
  'row-model': 'training of models of single rows',
  tune: 'search for settings',
  levels: 'reconciliation of levels',
  repeat: 'repeating of a run',
  workspace: 'export of the workspace',
  drift: 'comparison of data versions',
};

export function judgeDisk(alerts: Alerts, free: number | null, folder: string, limits: Limits = defaultValues.alerts): void {
  if (free === null) return;
  const { warning, critical } = diskLimits(limits);
  const key = 'system:disk';
  if (free >= warning) {
    if (free >= warning * relief) alerts.settle(key, `${gigabytes(free)} are free.`);
    return;
  }
  alerts.raise({
    key,
    kind: 'system',
    severity: free < critical ? 'critical' : 'warning',
    title: 'The disk is nearly full',
    where: folder,
    since: null,
    evidence: `${gigabytes(free)} free; below ${gigabytes(warning)} imports and trainings may fail.`,
    whatToDo: 'Free some space, or remove what Almanac does not need any more.',
    link: { screen: 'system', id: 'keeping' },
  });
}

export function judgeMemory(
  alerts: Alerts,
  memory: { readonly free: number; readonly total: number; readonly own: number },
  limits: Limits = defaultValues.alerts,
): void {
  const { free, total, own } = memory;
  const key = 'system:memory';
  const share = free / total;
  const { warning, critical } = memoryLimits(limits);
  if (share >= warning) {
    if (share >= warning * relief) alerts.settle(key, `${gigabytes(free)} are free.`);
    return;
  }
  alerts.raise({
    key,
    kind: 'system',
    severity: share < critical ? 'critical' : 'warning',
    title: 'Memory is nearly used up',
    where: 'This machine',
    since: null,
    evidence: `${gigabytes(free)} of ${gigabytes(total)} free; Almanac uses ${gigabytes(own)}.`,
    whatToDo: 'Close other programs, or train with fewer workers (Settings).',
    link: { screen: 'system', id: null },
  });
}

/** @param last - jobs that ended, of any kind, the newest first */
export function judgeJobs(alerts: Alerts, last: readonly Job[], { failures }: Limits = defaultValues.alerts): void {
  for (const kind of new Set(last.map((job) => job.kind))) {
    const key = `system:jobs:${kind}`;
    const ended = last.filter((job) => job.kind === kind && (job.state === 'done' || job.state === 'failed'));
    const run = ended.findIndex(({ state }) => state === 'done');
    const failed = run < 0 ? ended : ended.slice(0, run);
    const [newest] = failed;
    if (!newest) {
      alerts.settle(key, 'The last one was done.');
      continue;
    }
    if (failed.length < failures) continue;
    alerts.raise({
      key,
      kind: 'system',
      severity: 'warning',
      title: `The last ${failed.length} jobs failed: ${jobWords[kind]}`,
      where: newest.title,
      since: failed.at(-1)?.finishedAt ?? null,
      evidence: `${newest.error?.message ?? 'It failed without a reason.'} (${newest.error?.code ?? 'internal'})`,
      whatToDo: 'Read what the log says of them; the alert goes when one is done.',
      link: { screen: 'system', id: 'log' },
    });
  }
}
