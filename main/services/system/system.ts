import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { Job } from '../../../contract/entities/job.ts';
import type { SystemMinute, SystemReport } from '../../../contract/entities/system.ts';
import type { HostPorts } from '../../host.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Store } from '../../store/store.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import { addDurations, latencyOf, noDurations, withDuration, type Durations } from './durations.ts';
import { folderSizes } from './folder-sizes.ts';
import { emptyMinute, minuteOf, withLook, type MinuteFigures } from './minutes.ts';
import { ownProcesses, type OwnProcess } from './processes.ts';
import { diskLimits, judgeDisk, judgeJobs, judgeMemory } from './watch-machine.ts';

export interface System {
  /** A forecast was asked for and took so long. */
  observeForecast(ms: number): void;
  /** A job ended, here. */
  jobEnded(job: Job): void;
  /** The machine now. */
  report(): Promise<SystemReport>;
  /** The last hours by minute, or by as many minutes as make at most `most` points. */
  minutes(hours: number, most?: number): SystemMinute[];
  /** Looks every few seconds from now on. */
  start(): void;
  /** One look; for tests and for those who do not stay. */
  look(): void;
  close(): void;
}

export interface SystemOptions {
  readonly store: Store;
  readonly workspace: string;
  readonly host: Pick<HostPorts, 'kind' | 'processes'>;
  readonly jobs: Pick<Jobs, 'list'>;
  readonly alerts: Alerts;
  readonly log: Log;
  /** What is known of a graphics processor; may take seconds. */
  readonly graphics: () => Promise<SystemReport['gpu']>;
  readonly now?: () => number;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
  /** Bytes free and in all where the workspace lies; null where the system does not say. */
  readonly disk?: (folder: string) => { readonly free: number; readonly total: number } | null;
  readonly memory?: () => { readonly free: number; readonly total: number };
}

const everyMs = 5000;
/** Looks between two times that the minute is written before it is over. */
const looksToSave = 6;
const minuteMs = 60_000;
/** So many days of minutes are kept. */
export const ringDays = 7;
const graphicsWaitMs = 3000;
/** Folders of many thousand files are not looked through more often. */
const foldersEveryMs = 60_000;
const dayMs = 86_400_000;

function diskOf(folder: string): { free: number; total: number } | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    // Some file systems do not say how much is free.
    return blocks === 0 ? null : { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
}

/** Busy and all time of all processors so far, in milliseconds. */
function processorTimes(): { busy: number; all: number } {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}

/** Figures of the machine, kept by minute in a ring; alerts where something is short or fails again and again. */
export function createSystem({
  store,
  workspace,
  host,
  jobs,
  alerts,
  log,
  graphics,
  now = Date.now,
  disk = diskOf,
  memory = () => ({ free: freemem(), total: totalmem() }),
  configured = () => defaultValues,
}: SystemOptions): System {
  const startedAt = new Date(now()).toISOString();
  const processes = (): OwnProcess[] => host.processes?.() ?? ownProcesses();
  let timer: NodeJS.Timeout | undefined;
  let place = Math.floor(now() / minuteMs);
  let minute = emptyMinute;
  let times = processorTimes();
  let before = { at: performance.now(), cpu: new Map<number, number>() };
  let load: number | null = null;
  let own: number | null = null;
  let cpuOf = new Map<number, number>();
  let judged = false;
  let looked: { readonly at: number; readonly folders: ReturnType<typeof folderSizes> } | null = null;

  /** Figures of the machine are worth less than the work that they tell of: who reports some does not fail with them. */
  const written = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      log('warning', 'system', 'Figures of the machine could not be kept.', failureFields(error));
    }
  };
  const save = (): void => {
    if (minute === emptyMinute) return;
    const row = { minute: place, pid: process.pid, figures: JSON.stringify(minute) };
    written(() => store.system.saveMinute(row));
  };
  /** Begins another minute where the clock has. */
  const turn = (): void => {
    const current = Math.floor(now() / minuteMs);
    if (current === place) return;
    save();
    judged = false;
    if (current % 60 === 0) written(() => store.system.forgetMinutesBefore(current - ringDays * 24 * 60));
    place = current;
    minute = emptyMinute;
  };
  const running = (): Job[] => jobs.list().filter(({ state }) => state === 'running' || state === 'queued');

  function measure(): { list: OwnProcess[]; bytes: number } {
    const list = processes();
    const at = performance.now();
    const elapsed = at - before.at;
    const cpu = new Map(list.flatMap(({ pid, cpuMs }) => (cpuMs === null ? [] : [[pid, cpuMs] as const])));
    if (elapsed > 200) {
      cpuOf = new Map(
        [...cpu].flatMap(([pid, ms]) => {
          const last = before.cpu.get(pid);
          return last === undefined ? [] : [[pid, Math.max(0, ms - last) / elapsed] as const];
        }),
      );
      own = before.cpu.size === 0 ? null : [...cpuOf.values()].reduce((sum, share) => sum + share, 0);
      const next = processorTimes();
      if (next.all > times.all) load = (next.busy - times.busy) / (next.all - times.all);
      times = next;
      before = { at, cpu };
    }
    return { list, bytes: list.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  function look(): void {
    turn();
    const { bytes } = measure();
    const free = disk(workspace)?.free ?? null;
    const { free: memoryFree, total } = memory();
    minute = withLook(minute, { cpu: load ?? 0, ownCpu: own ?? 0, memory: bytes, memoryFree, diskFree: free, jobs: running().length });
    if (minute.looks % looksToSave === 0) save();
    // Once a minute: what lasts is not counted at every look.
    if (judged) return;
    judged = true;
    judgeDisk(alerts, free, workspace, configured().alerts);
    judgeMemory(alerts, { free: memoryFree, total, own: bytes }, configured().alerts);
  }

  const stored = (since: number): Map<number, MinuteFigures[]> => {
    const found = new Map<number, MinuteFigures[]>();
    for (const { minute: at, figures } of store.system.minutesSince(since)) {
      const list = found.get(at);
      const parsed = { ...emptyMinute, ...(JSON.parse(figures) as Partial<MinuteFigures>) };
      if (list) list.push(parsed);
      else found.set(at, [parsed]);
    }
    return found;
  };

  measure();
  return {
    observeForecast: (ms) => {
      turn();
      minute = { ...minute, forecasts: withDuration(minute.forecasts, ms) };
    },
    jobEnded: (job) => {
      turn();
      if (job.state === 'done') minute = { ...minute, jobsDone: minute.jobsDone + 1 };
      if (job.state === 'failed') minute = { ...minute, jobsFailed: minute.jobsFailed + 1 };
      save();
      judgeJobs(
        alerts,
        jobs.list().filter((one) => one.kind === job.kind),
        configured().alerts,
      );
    },
    look,
    report: async () => {
      const { list, bytes } = measure();
      const { free, total } = memory();
      const place = disk(workspace);
      if (looked === null || now() - looked.at >= foldersEveryMs) looked = { at: now(), folders: folderSizes(workspace) };
      const folders = await looked.folders;
      const today = new Date(now() - dayMs).toISOString();
      const ended = new Map(store.system.endedJobs(today).map(({ state, n }) => [state, n]));
      const forecasts: Durations = addDurations([
        ...[...stored(Math.floor((now() - dayMs) / minuteMs)).values()].flat().map((one) => one.forecasts),
      ]);
      const active = running();
      const unknown: SystemReport['gpu'] = { state: 'unknown', detail: 'It is being looked for; ask again.' };
      return {
        at: new Date(now()).toISOString(),
        cpu: { processors: availableParallelism(), load, own },
        memory: {
          total,
          free,
          own: bytes,
          processes: list
            .map(({ name, pid, bytes: of }) => ({ name, pid, bytes: of, cpu: cpuOf.get(pid) ?? null }))
            .sort((a, b) => b.bytes - a.bytes),
        },
        gpu: await Promise.race([
          graphics().catch((error: unknown) => ({
            state: 'missing' as const,
            detail: error instanceof Error ? error.message : String(error),
          })),
          new Promise<SystemReport['gpu']>((resolve) => setTimeout(() => resolve(unknown), graphicsWaitMs).unref()),
        ]),
        disk: { free: place?.free ?? null, total: place?.total ?? null, limit: diskLimits(configured().alerts).warning },
        workspace: { folder: workspace, bytes: folders.reduce((sum, one) => sum + one.bytes, 0), folders },
        jobs: {
          running: active.filter(({ state }) => state === 'running').length,
          queued: active.filter(({ state }) => state === 'queued').length,
          done: ended.get('done') ?? 0,
          failed: ended.get('failed') ?? 0,
          failures: jobs
            .list()
            .filter(({ state, finishedAt }) => state === 'failed' && finishedAt !== null && finishedAt >= today)
            .slice(0, 10)
            .map(({ id, title, finishedAt, error }) => ({ id, title, at: finishedAt ?? '', message: error?.message ?? '' })),
        },
        forecasts: latencyOf(forecasts),
        startedAt,
      };
    },
    minutes: (hours, most = 360) => {
      save();
      const current = Math.floor(now() / minuteMs);
      const first = current - Math.ceil(hours * 60) + 1;
      const step = Math.max(1, Math.ceil((current - first + 1) / most));
      const found = stored(first);
      const points: SystemMinute[] = [];
      for (let at = first; at <= current; at += step) {
        const figures = Array.from({ length: step }, (_, i) => found.get(at + i) ?? []).flat();
        points.push(minuteOf(at, figures));
      }
      return points;
    },
    start: () => {
      store.system.forgetMinutesBefore(place - ringDays * 24 * 60);
      const again = (): void => {
        timer = setTimeout(() => {
          try {
            look();
          } catch (error) {
            log('warning', 'system', 'The machine could not be looked at.', failureFields(error));
          }
          if (timer !== undefined) again();
        }, everyMs);
        timer.unref();
      };
      again();
    },
    close: () => {
      clearTimeout(timer);
      timer = undefined;
      // What a command did counts too.
      if (minute.forecasts !== noDurations || minute.looks > 0) save();
    },
  };
}
