import { z } from 'zod';
import { ApiError } from './errors.ts';
import { clientOf } from './rpc-client.ts';
import type { CallContext, Client, ContractShape, Emit, EventsShape, Handlers, Message, Wire } from './rpc.ts';

const incoming = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), input: z.unknown().optional() }),
  z.object({ kind: z.literal('cancel'), id: z.int() }),
]);
type AnyHandlers = Readonly<Record<string, (input: unknown, context: CallContext<unknown>) => Promise<unknown>>>;

/** The implementer's end of a wire. */
export interface Served<E extends EventsShape> {
  /** Tells the other end without being asked. */
  readonly emit: Emit<E>;
  /** Stops listening and aborts what is running. */
  readonly close: () => void;
}

/**
 * Answers calls that come over a wire. What is not a call or a cancel is ignored; input and output are checked against the contract;
 * errors cross as data, unknown ones as `internal` with their message only. Running calls are aborted when the wire closes.
 */
export function serve<C extends ContractShape, E extends EventsShape>(
  wire: Wire,
  contract: C,
  handlers: Handlers<C>,
  events?: E,
): Served<E> {
  const running = new Map<number, AbortController>();
  let open = true;
  const post = (message: Message) => {
    if (open) wire.post(message);
  };

  const answer = async (id: number, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const progress = (value: unknown) => {
      if (running.has(id)) post({ kind: 'progress', id, value });
    };
    try {
      const value = await perform(contract, handlers as AnyHandlers, name, input, { signal: controller.signal, progress });
      post({ kind: 'result', id, value });
    } catch (error) {
      const { code, message, data } = asApiError(error, controller.signal);
      post({ kind: 'error', id, code, message, data });
    } finally {
      running.delete(id);
    }
  };

  const stop = wire.onMessage((raw: unknown) => {
    const parsed = incoming.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    else if (!running.has(message.id)) void answer(message.id, message.name, message.input);
  });
  const close = () => {
    open = false;
    stop();
    for (const controller of running.values()) controller.abort();
  };
  wire.onClose(close);
  return {
    emit: (topic, value) => post({ kind: 'event', topic, value: events?.[topic] ? events[topic].parse(value) : value }),
    close,
  };
}

/** The same contract without a wire, for the terminal and for tests: same checks, same errors. */
export function local<C extends ContractShape>(contract: C, handlers: Handlers<C>): Client<C> {
  return clientOf<C>(async (name, input, { signal = new AbortController().signal, onProgress = () => undefined }) => {
    if (signal.aborted) throw new ApiError('cancelled', `${name} was cancelled`);
    try {
      return await perform(contract, handlers as AnyHandlers, name, input, { signal, progress: onProgress });
    } catch (error) {
      throw asApiError(error, signal);
    }
  });
}

async function perform(
  contract: ContractShape,
  handlers: AnyHandlers,
  name: string,
  input: unknown,
  context: CallContext<unknown>,
): Promise<unknown> {
  const procedure = Object.hasOwn(contract, name) ? contract[name] : undefined;
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (!procedure || !handler) throw new ApiError('no-such-procedure', `There is no procedure named ${name}`);
  const checked = procedure.input.safeParse(input);
  if (!checked.success) {
    const { field, message } = firstIssue(checked.error);
    throw new ApiError('bad-input', `${name}: ${field ? `${field}: ` : ''}${message}`, field ? { field } : {});
  }
  const output = procedure.output.safeParse(await handler(checked.data, context));
  if (output.success) return output.data;
  const { field, message } = firstIssue(output.error);
  throw new ApiError('internal', `${name} answered outside its contract: ${field ? `${field}: ` : ''}${message}`);
}

function firstIssue(error: z.ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  return { field: issue?.path.map(String).join('.') ?? '', message: issue?.message ?? error.message };
}

function asApiError(error: unknown, signal: AbortSignal): ApiError {
  if (error instanceof ApiError) return error;
  const known = error instanceof Error;
  if (signal.aborted && known && error.name === 'AbortError') return new ApiError('cancelled', 'The call was cancelled');
  const api = new ApiError('internal', known ? error.message : String(error));
  // Kept on this side of the wire only, for the log.
  api.cause = error;
  return api;
}
