import { randomUUID } from 'node:crypto';
import type { Deployment } from '../../../contract/entities/deployment.ts';
import type { FlowStepName } from '../../../contract/entities/flow.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { FlowRepository, Hold, StoredFlow, StoredStep } from '../../store/repositories/flows.ts';
import { defaultValues } from '../configuration/values.ts';
import { explainError } from '../explain-error.ts';
import { needed, timeoutsOf, type FlowSteps, type StepContext, type StepOutcome } from './step.ts';

/** Has something done around the work of each step: tests stop processes here. */
export type AroundStep = (name: FlowStepName, work: () => Promise<StepOutcome>) => Promise<StepOutcome>;

export interface RunFlowOptions {
  readonly store: FlowRepository;
  readonly hold: Hold;
  readonly deployment: Deployment;
  readonly steps: FlowSteps;
  /** Fires with `cancelled`, `closing` or `lost` as its reason. */
  readonly signal: AbortSignal;
  readonly changed: () => void;
  readonly now: () => string;
  readonly around?: AroundStep | undefined;
  /** Milliseconds before a step is tried again the first time; twice as long each time after. */
  readonly backOffMs?: number;
  /** Milliseconds that a step may take; the usual where absent. */
  readonly timeouts?: Partial<Record<FlowStepName, number>>;
  /** How often a process tries a step that fails for what may pass; 3 where absent. */
  readonly tries?: number;
}

/** `left`: the application ends, or another process works on it; nothing was ended. */
export type FlowEnd =
  | { readonly state: 'done' | 'failed' | 'cancelled'; readonly outcome: string; readonly failed: readonly FlowStepName[] }
  | { readonly state: 'left' };

/** Beginnings of a step by all processes, beyond the tries of one: a step that ends its process again and again is given up. */
const beginnings = 5;
/** What is the same the next time. */
const lasting: ReadonlySet<string> = new Set([
  'bad-input',
  'not-found',
  'unsupported',
  'cancelled',
  'file-missing',
  'file-changed',
  'no-column',
]);

const inMinutes = (ms: number): string => {
  const minutes = Number((ms / 60_000).toPrecision(2));
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
};
const usualTimeouts = timeoutsOf(defaultValues);

const finished = ({ state }: StoredStep): boolean => state !== 'waiting' && state !== 'running';
/** Another process works on the flow: this one must not touch it any more. */
const lost = (): ApiError => new ApiError('cancelled', 'Another process works on this flow now.');

/** Takes a flow from where it stands to its end, step by step; each is kept before the next one begins. */
export async function runFlow(options: RunFlowOptions): Promise<FlowEnd> {
  const { store, hold, deployment, steps, signal, changed, now, around, backOffMs = 5_000, timeouts = {}, tries = 3 } = options;
  const flow = (): StoredFlow => store.get(hold.id) as StoredFlow;
  const rows = (): StoredStep[] => store.steps(hold.id);
  const set = (step: StoredStep): void => {
    if (!store.setStep(hold, step)) throw lost();
    changed();
  };
  const stepAt = (position: number): StoredStep => rows()[position] as StoredStep;
  const stopped = (): boolean => signal.aborted;

  function contextOf(position: number, stepSignal: AbortSignal): StepContext {
    return {
      flow: flow(),
      deployment,
      signal: stepSignal,
      versionId: () => {
        const { datasetVersionId } = flow();
        if (datasetVersionId === null) throw new ApiError('internal', 'The flow has no data yet.');
        return datasetVersionId;
      },
      setData: (versionId) => {
        if (!store.setData(hold, versionId)) throw lost();
      },
      made: (what) => {
        const step = stepAt(position);
        const known = step.made[what];
        if (known !== undefined) return known;
        const id = randomUUID();
        set({ ...step, made: { ...step.made, [what]: id } });
        return id;
      },
      result: (name) => rows().find((step) => step.name === name && step.state === 'done')?.result ?? null,
      failures: () => rows().flatMap(({ name, state, error }) => (state === 'failed' ? [{ name, message: error?.message ?? '' }] : [])),
      log: (line) => {
        if (!store.log(hold, { position, at: now(), line })) throw lost();
        changed();
      },
      assertHeld: () => {
        if (stopped() || !store.beat(hold, now())) throw lost();
      },
    };
  }

  /** One try, within its time. */
  async function attempt(position: number, name: FlowStepName): Promise<StepOutcome> {
    const controller = new AbortController();
    const stop = (): void => controller.abort(signal.reason);
    const limit = timeouts[name] ?? usualTimeouts[name];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort('timeout');
    }, limit);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const work = (): Promise<StepOutcome> => steps[name](contextOf(position, controller.signal));
      return await (around ? around(name, work) : work());
    } catch (error) {
      if (late && !stopped()) throw new ApiError('busy', `It took longer than ${inMinutes(limit)} and was stopped.`);
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
      if (signal.aborted) resolve(clearTimeout(timer));
    });

  const end = (step: StoredStep, change: Partial<StoredStep>): void => set({ ...step, endedAt: now(), ...change });

  /** The step with its outcome kept; false where the flow stops here. */
  async function take(position: number): Promise<boolean> {
    for (let tried = 1; ; tried++) {
      const before = stepAt(position);
      const { name } = before;
      if (before.attempts >= beginnings + tries) {
        end(before, { state: 'failed', error: { code: 'internal', message: `It was begun ${before.attempts} times and never ended.` } });
        return false;
      }
      set({ ...before, state: 'running', attempts: before.attempts + 1, startedAt: before.startedAt ?? now(), error: null });
      try {
        const { state, summary, result } = await attempt(position, name);
        end(stepAt(position), { state, summary, result: result ?? null });
        return true;
      } catch (thrown) {
        if (stopped()) throw thrown;
        const error = explainError(thrown);
        const code = error instanceof ApiError ? error.code : 'internal';
        const message = error instanceof Error ? error.message : String(error);
        if (tried < tries && !lasting.has(code)) {
          const waitMs = backOffMs * 2 ** (tried - 1);
          store.log(hold, { position, at: now(), line: `${message} Trying again in ${Math.round(waitMs / 1000)} s.` });
          changed();
          await pause(waitMs);
          if (stopped()) throw error;
          continue;
        }
        end(stepAt(position), { state: 'failed', summary: null, error: { code, message } });
        return false;
      }
    }
  }

  try {
    for (const { position } of rows()) {
      if (stopped()) throw lost();
      const step = stepAt(position);
      if (!finished(step)) await take(position);
      const { name, state, error } = stepAt(position);
      if (state !== 'failed' || !needed.has(name)) continue;
      for (const left of rows()) if (!finished(left)) set({ ...left, state: 'skipped', summary: `Not reached: ${name} failed.` });
      return { state: 'failed', outcome: `${name} failed: ${error?.message ?? ''}`, failed: [name] };
    }
    const all = rows();
    const failed = all.filter(({ state }) => state === 'failed');
    const said = all.flatMap(({ name, state, summary }) => (name === 'alert' && state === 'done' && summary !== null ? [summary] : []));
    const wrong = failed.map(({ name, error }) => `${name} failed: ${error?.message ?? ''}`);
    return {
      state: failed.length > 0 ? 'failed' : 'done',
      outcome: [...wrong, ...said].join(' ') || 'Done.',
      failed: failed.map(({ name }) => name),
    };
  } catch (error) {
    if (signal.reason !== 'cancelled') {
      if (stopped()) return { state: 'left' };
      throw error;
    }
    for (const left of rows())
      if (!finished(left)) set({ ...left, state: 'cancelled', ...(left.state === 'running' ? { endedAt: now() } : {}) });
    return { state: 'cancelled', outcome: 'Cancelled.', failed: [] };
  }
}
