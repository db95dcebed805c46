import type { Job } from '../../contract/entities/job.ts';
import { ApiError } from '../../contract/errors.ts';
import { createApp, type App } from '../app.ts';
import { forkProgram } from '../jobs/plugins/fence.ts';
import { defaultWorkspace } from '../user-data.ts';
import { version } from '../version.ts';
import { configurationFile } from './config.ts';
import { progressBar, type ProgressBar } from './output.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly workspace?: string;
  readonly json?: boolean;
  /** A file of settings. */
  readonly config?: string;
}

/** The application opened for one command. */
export interface Session {
  readonly app: App;
  readonly bar: ProgressBar;
  /** Fires on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Shows a job's progress until it has ended; Ctrl+C cancels it. */
  follow(jobId: string, finished: Promise<void>): Promise<void>;
}

/** Opens the workspace, does the work, and closes it in every case. */
export async function withSession<T>(options: CommonOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const app = await createApp({
    workspace: options.workspace ?? defaultWorkspace(),
    host: { kind: 'terminal', fork: forkProgram },
    version,
    configurationFile: await configurationFile(options.config),
  });
  const bar = progressBar(options.json === true);
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const show = (job: Job): void => bar.show({ phase: job.phase, done: job.done, total: job.total, leftMs: job.leftMs });
  const unsubscribe = app.subscribe((topic, value) => {
    if (topic === 'job.changed') show(value as Job);
  });
  try {
    return await work({
      app,
      bar,
      signal: controller.signal,
      follow: async (jobId, finished) => {
        const cancel = (): void => app.jobs.cancel(jobId);
        controller.signal.addEventListener('abort', cancel, { once: true });
        try {
          await finished;
        } finally {
          controller.signal.removeEventListener('abort', cancel);
          bar.clear();
        }
      },
    });
  } catch (error) {
    bar.clear();
    if (controller.signal.aborted) throw new ApiError('cancelled', 'Cancelled.');
    throw error;
  } finally {
    unsubscribe();
    bar.clear();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await app.close();
  }
}
