import path from 'node:path';
import type { FlowOptions } from '../../../contract/entities/flow.ts';
import type { ReportFormat } from '../../../contract/entities/report.ts';
import type { Schedule, ScheduleRun, ScheduleSettings, ScheduleTask } from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import { print, printJson, table } from '../output.ts';
import { moment } from '../registry/words.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { tookText } from './words.ts';

export interface ScheduleAddOptions extends CommonOptions {
  readonly zone?: string;
  readonly flow?: string;
  readonly retrain?: FlowOptions['retrain'];
  readonly import?: string;
  readonly connection?: string;
  readonly table?: string;
  readonly dataset?: string;
  readonly drift?: string;
  readonly report?: string;
  readonly format?: ReportFormat;
  readonly prune?: boolean;
  readonly catchUp: boolean;
  readonly retries?: number;
  readonly timeout?: number;
}

function taskOf({ app }: Session, options: ScheduleAddOptions): ScheduleTask {
  const deployment = (word: string): string => app.monitoring.get(word).id;
  const refuse = (message: string, field: string): never => {
    throw new ApiError('bad-input', message, { field });
  };
  const dataset = (): string => {
    if (options.dataset === undefined) return refuse('--dataset says which dataset the file is the next version of.', 'dataset');
    return app.datasets.find(options.dataset)?.datasetId ?? refuse(`There is no dataset ${options.dataset}.`, 'dataset');
  };
  const tasks: (ScheduleTask | null)[] = [
    options.flow === undefined
      ? null
      : { kind: 'flow', deploymentId: deployment(options.flow), ...(options.retrain ? { options: { retrain: options.retrain } } : {}) },
    options.import === undefined ? null : { kind: 'import', datasetId: dataset(), source: { path: path.resolve(options.import) } },
    options.connection === undefined ? null : tableTask(options.connection),
    options.drift === undefined ? null : { kind: 'drift', deploymentId: deployment(options.drift) },
    options.report === undefined ? null : { kind: 'report', deploymentId: deployment(options.report), format: options.format ?? 'html' },
    options.prune ? { kind: 'retention' } : null,
  ];
  function tableTask(name: string): ScheduleTask {
    const connection = app.sources.list().find((one) => one.name === name || one.id === name);
    if (!connection) return refuse(`There is no connection ${name}.`, 'connection');
    const [schema, tableName] = (options.table ?? '').includes('.') ? (options.table ?? '').split('.', 2) : ['public', options.table];
    if (!schema || !tableName) return refuse('--table says which table is read: public.sales.', 'table');
    return { kind: 'import', datasetId: dataset(), source: { connectionId: connection.id, schema, table: tableName } };
  }
  const [task, more] = tasks.filter((one) => one !== null);
  if (!task || more) return refuse('One of --flow, --import, --connection, --drift, --report and --prune says what is done.', 'task');
  return task;
}

const stateText = ({ paused, running, last }: Schedule): string =>
  paused ? 'paused' : running ? (running.state === 'waiting' ? 'waits' : 'running') : last ? last.state : 'not yet run';

const scheduleText = (schedule: Schedule): string =>
  [
    `${schedule.name}: ${schedule.does}`,
    `${schedule.words}; ${schedule.paused ? 'paused' : 'next:'}`,
    ...schedule.next.map(({ local }) => `  ${local}`),
  ].join('\n');

/** All schedules with their next times. */
export async function scheduleList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const all = app.schedules.list();
    if (options.json) return printJson(all);
    if (all.length === 0) return print('Nothing is scheduled: "schedule add NAME CRON --flow DEPLOYMENT" makes a schedule.');
    print(
      table(
        ['schedule', 'does', 'when', 'next', 'last'],
        all.map((one) => [one.name, one.does, one.words, one.next[0]?.local ?? '', stateText(one)]),
      ),
    );
    return Promise.resolve();
  });
}

/** Makes a schedule. */
export async function scheduleAdd(name: string, cron: string, options: ScheduleAddOptions): Promise<void> {
  await withSession(options, async (session) => {
    const usual = session.app.configuration.get().schedules;
    const settings: ScheduleSettings = {
      name,
      cron,
      zone: options.zone ?? usual.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      task: taskOf(session, options),
      catchUp: options.catchUp,
      retries: options.retries ?? usual.retries,
      timeoutMinutes: options.timeout ?? usual.timeout_minutes,
    };
    const schedule = await session.app.schedules.add(settings);
    if (options.json) return printJson(schedule);
    print(scheduleText(schedule));
  });
}

/** What a cron expression means, and when it comes. */
export async function schedulePreview(cron: string, options: CommonOptions & { zone?: string }): Promise<void> {
  await withSession(options, async ({ app }) => {
    const found = app.schedules.preview(
      cron,
      options.zone ?? app.configuration.get().schedules.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    );
    if (options.json) return printJson(found);
    if (found.problem !== null) throw new ApiError('bad-input', found.problem, { field: 'cron' });
    print([`${found.words}; next:`, ...found.next.map(({ local }) => `  ${local}`)].join('\n'));
    return Promise.resolve();
  });
}

const runText = ({ schedule, state, outcome, error, retryAt, startedAt, endedAt }: ScheduleRun): string =>
  `${schedule}: ${state}${endedAt ? ` after ${tookText(startedAt, endedAt)}` : ''}. ${outcome ?? error?.message ?? ''}${retryAt ? ` Tried again at ${moment(retryAt)}.` : ''}`;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });

/**
 * Without a name: does what is due, now and from now on, or now only with `--once`; flows that wait or were left are worked on too. With a name: does that one now.
 */
export async function scheduleRun(name: string | undefined, options: CommonOptions & { once?: boolean }): Promise<void> {
  await withSession(options, async ({ app, signal, bar }) => {
    const done: ScheduleRun[] = [];
    const tell = (runs: readonly ScheduleRun[]): void => {
      bar.clear();
      done.push(...runs);
      if (!options.json) for (const run of runs) print(runText(run));
    };
    if (name !== undefined) {
      const id = app.schedules.runNow(app.schedules.get(name).id);
      signal.addEventListener('abort', () => app.schedules.cancel(id), { once: true });
      tell([await app.schedules.finished(id)]);
    } else if (options.once) {
      app.monitoring.start();
      app.flows.work();
      signal.addEventListener('abort', () => void app.schedules.close(), { once: true });
      tell(await app.schedules.once());
      await app.monitoring.idle();
      await app.flows.idle();
    } else {
      app.monitoring.start();
      app.flows.work();
      app.schedules.start();
      app.alerting.start();
      if (!options.json) print('Schedules are worked on until this process ends (Ctrl+C).');
      const shown = new Set(app.schedules.history({ limit: 1000 }).flatMap(({ id, endedAt }) => (endedAt ? [id] : [])));
      while (!signal.aborted) {
        await pause(1000, signal);
        const ended = app.schedules.history({ limit: 50 }).filter(({ id, endedAt }) => endedAt !== null && !shown.has(id));
        for (const { id } of ended) shown.add(id);
        tell(ended.reverse());
      }
    }
    if (done.some(({ state }) => state === 'failed')) process.exitCode = 1;
    if (options.json) return printJson(done);
    if (done.length === 0 && options.once) print('Nothing is due.');
  });
}

export const schedulePause =
  (paused: boolean) =>
  async (name: string, options: CommonOptions): Promise<void> => {
    await withSession(options, async ({ app }) => {
      const schedule = app.schedules.pause(app.schedules.get(name).id, paused);
      if (options.json) return printJson(schedule);
      print(paused ? `${schedule.name} is paused.` : scheduleText(schedule));
      return Promise.resolve();
    });
  };

/** Stops the run of a schedule that is going on, or waits to be tried again. */
export async function scheduleCancel(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const { running, name: full } = app.schedules.get(name);
    if (!running) throw new ApiError('not-found', `No run of ${full} is going on.`);
    app.schedules.cancel(running.id);
    if (options.json) return printJson(app.schedules.get(name));
    print(`${full}: its run is stopped.`);
    return Promise.resolve();
  });
}

export async function scheduleDelete(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const gone = app.schedules.get(name);
    app.schedules.delete(gone.id);
    if (options.json) return printJson(gone);
    print(`${gone.name} is deleted.`);
    return Promise.resolve();
  });
}

/** Runs, the newest first. */
export async function scheduleHistory(name: string | undefined, options: CommonOptions & { limit?: number }): Promise<void> {
  await withSession(options, async ({ app }) => {
    const scheduleId = name === undefined ? undefined : app.schedules.get(name).id;
    const all = app.schedules.history({ scheduleId, limit: options.limit });
    if (options.json) return printJson(all);
    if (all.length === 0) return print('Nothing has run yet.');
    print(
      table(
        ['schedule', 'due', 'why', 'state', 'took', 'what came of it'],
        all.map((run) => [
          run.schedule,
          moment(run.dueAt),
          run.reason,
          run.attempts > 1 ? `${run.state} (try ${run.attempts})` : run.state,
          tookText(run.startedAt, run.endedAt),
          run.outcome ?? run.error?.message ?? '',
        ]),
      ),
    );
    return Promise.resolve();
  });
}
