import type { z } from 'zod';
import { ApiError } from './errors.ts';
import type { CallOptions, Client, ContractShape, EventsShape, Message, Wire } from './rpc.ts';

interface OpenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ApiError) => void;
  readonly progress: ((value: unknown) => void) | undefined;
}
type Listener = (value: unknown) => void;
const mostUnheard = 100;

/** The caller's end of a wire: a typed client and the host's events. */
export interface Connection<C extends ContractShape, E extends EventsShape> {
  readonly api: Client<C>;
  /** Listens to one topic; returns how to stop. The first listener also gets the latest events that came before it (at most 100). */
  onEvent<K extends keyof E & string>(topic: K, listener: (value: z.output<E[K]>) => void): () => void;
}

/**
 * Makes a client of whatever answers at the other end of a wire. Knows the contract only as a type, so no schema library comes along.
 * Calls reject with ApiError: the answer's own code, or `disconnected` once the wire has closed.
 */
export function connect<C extends ContractShape, E extends EventsShape>(wire: Wire): Connection<C, E> {
  const calls = new Map<number, OpenCall>();
  const topics = new Map<string, Set<Listener>>();
  const unheard = new Map<string, unknown[]>();
  let lastId = 0;
  let closed = false;

  const settle = (id: number): OpenCall | undefined => {
    const call = calls.get(id);
    calls.delete(id);
    return call;
  };

  // A page hears of files opened with it before its screens are up: what comes before anyone listens to a topic waits for the first listener.
  const hear = (topic: string, value: unknown): void => {
    const listeners = topics.get(topic);
    if (listeners) for (const listener of listeners) listener(value);
    else unheard.set(topic, [...(unheard.get(topic) ?? []), value].slice(-mostUnheard));
  };

  wire.onMessage((message: Message) => {
    if (message.kind === 'event') hear(message.topic, message.value);
    else if (message.kind === 'progress') calls.get(message.id)?.progress?.(message.value);
    else if (message.kind === 'result') settle(message.id)?.resolve(message.value);
    else if (message.kind === 'error') settle(message.id)?.reject(new ApiError(message.code, message.message, message.data));
  });
  wire.onClose(() => {
    closed = true;
    const open = [...calls.values()];
    calls.clear();
    for (const call of open) call.reject(disconnected());
  });

  const call = (name: string, input: unknown, { signal, onProgress }: CallOptions<unknown>): Promise<unknown> => {
    if (closed) return Promise.reject(disconnected());
    if (signal?.aborted) return Promise.reject(new ApiError('cancelled', `${name} was cancelled`));
    const id = ++lastId;
    const cancel = () => wire.post({ kind: 'cancel', id });
    const answer = new Promise((resolve, reject) => {
      calls.set(id, { resolve, reject, progress: onProgress });
      try {
        wire.post({ kind: 'call', id, name, input });
        signal?.addEventListener('abort', cancel, { once: true });
      } catch (error) {
        calls.delete(id);
        reject(new ApiError('bad-input', `${name} cannot be sent: ${error instanceof Error ? error.message : String(error)}`));
      }
    });
    return answer.finally(() => signal?.removeEventListener('abort', cancel));
  };

  return {
    api: clientOf<C>(call),
    onEvent: (topic, listener) => {
      const listeners = topics.get(topic) ?? new Set<Listener>();
      topics.set(topic, listeners);
      // A wrapper of its own, so that one function listening twice is heard twice and stops once.
      const heard: Listener = (value) => (listener as Listener)(value);
      listeners.add(heard);
      const missed = unheard.get(topic) ?? [];
      unheard.delete(topic);
      for (const value of missed) heard(value);
      return () => void listeners.delete(heard);
    },
  };
}

/** A contract-shaped object whose every property calls `call` with its own name. */
export function clientOf<C extends ContractShape>(
  call: (name: string, input: unknown, options: CallOptions<unknown>) => Promise<unknown>,
): Client<C> {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        // `then` must stay absent: an awaited client would otherwise be taken for a promise.
        if (typeof name !== 'string' || name === 'then') return undefined;
        return (input: unknown, options: CallOptions<unknown> = {}) => call(name, input, options);
      },
    },
  ) as Client<C>;
}

const disconnected = () => new ApiError('disconnected', 'The connection to the application was lost');
