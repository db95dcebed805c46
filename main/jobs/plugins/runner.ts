import type { ChildPort } from '../../host.ts';
import { usualLimits, type Ask, type PluginCode, type PluginLimits, type Told } from './protocol.ts';

/** One process that runs own models, as its parent sees it. Takes one question at a time. */
export interface Runner {
  /** @throws Error that says why there is no answer: an exception inside, a crash, too long */
  ask(kind: string, scope: number, request: string): Promise<string>;
  /** Ends the process and what it works on; the next question starts another. */
  stop(): void;
}

export interface RunnerOptions {
  readonly fork: () => ChildPort;
  /** The files of a model that is granted. @throws ApiError where it is not, or where they are not what was granted */
  readonly codeOf: (kind: string) => Promise<PluginCode>;
  /** Told of each question that was not answered. */
  readonly failed?: (kind: string, message: string) => void;
  readonly limits?: PluginLimits;
}

/** Beyond its own limit the process gets this long to say so; then it is ended. */
const GRACE_MS = 1500;
/** Time to start it, and to read its program, that no model is blamed for. */
const START_MS = 10_000;

const STOPPED = 'it was stopped';

/** Starts the process with the first question, and again after it had to be ended. */
export function createRunner({ fork, codeOf, failed, limits = usualLimits }: RunnerOptions): Runner {
  let child: ChildPort | null = null;
  let known = new Set<string>();
  let nextId = 1;
  let pending: { readonly id: number; settle(told: { json: string } | { error: string }): void } | null = null;
  let before: Promise<unknown> = Promise.resolve();

  const drop = (): void => {
    child?.kill();
    child = null;
    known = new Set();
  };

  const start = (): ChildPort => {
    const own = fork();
    own.onMessage((message) => {
      const told = message as Told;
      if (own === child && pending?.id === told.id) pending.settle('json' in told ? { json: told.json } : { error: told.error });
    });
    own.onExit((code) => {
      if (own !== child) return;
      child = null;
      known = new Set();
      pending?.settle({ error: `its process ended unexpectedly (${code === null ? 'killed' : `exit code ${code}`})` });
    });
    return own;
  };

  async function askNow(kind: string, scope: number, request: string): Promise<string> {
    const fresh = child === null;
    const port = (child ??= start());
    const code = known.has(kind) ? null : await codeOf(kind);
    if (port !== child) throw new Error('its process ended before it was asked');
    const outcome = await new Promise<{ json: string } | { error: string }>((resolve) => {
      const id = nextId++;
      const late = setTimeout(
        () => {
          drop();
          pending?.settle({ error: `it took longer than ${limits.callMs / 1000} seconds and its process was ended` });
        },
        limits.callMs + GRACE_MS + (fresh || code ? START_MS : 0),
      );
      pending = {
        id,
        settle: (told) => {
          pending = null;
          clearTimeout(late);
          resolve(told);
        },
      };
      known.add(kind);
      port.post({ id, kind, scope, code, request, limits } satisfies Ask);
    });
    if ('json' in outcome) return outcome.json;
    if (outcome.error !== STOPPED) failed?.(kind, outcome.error);
    throw new Error(outcome.error);
  }

  return {
    ask: (kind, scope, request) => {
      const next = before.then(() => askNow(kind, scope, request));
      before = next.catch(() => undefined);
      return next;
    },
    stop: () => {
      drop();
      pending?.settle({ error: STOPPED });
    },
  };
}
