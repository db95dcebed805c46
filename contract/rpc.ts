import type { z } from 'zod';
import type { ErrorCode, ErrorData } from './errors.ts';

/** One procedure: schemas of its input, output and progress notes. */
export interface Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, P extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly progress: P | undefined;
}
export type ContractShape = Record<string, Procedure>;
export type EventsShape = Record<string, z.ZodType>;

export function procedure<I extends z.ZodType, O extends z.ZodType, P extends z.ZodType = z.ZodNever>(
  input: I,
  output: O,
  progress?: P,
): Procedure<I, O, P> {
  return { input, output, progress };
}

export interface CallOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}
/** The contract as its caller sees it. */
export type Client<C extends ContractShape> = {
  readonly [K in keyof C]: (
    input: z.input<C[K]['input']>,
    options?: CallOptions<z.output<NonNullable<C[K]['progress']>>>,
  ) => Promise<z.output<C[K]['output']>>;
};

export interface CallContext<P> {
  readonly signal: AbortSignal;
  readonly progress: (progress: P) => void;
}
/** The contract as its implementer sees it. */
export type Handlers<C extends ContractShape> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['input']>,
    context: CallContext<z.input<NonNullable<C[K]['progress']>>>,
  ) => Promise<z.input<C[K]['output']>>;
};
export type Emit<E extends EventsShape> = <K extends keyof E & string>(topic: K, value: z.input<E[K]>) => void;

/** What travels on a wire. */
export type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string; readonly data: ErrorData }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'event'; readonly topic: string; readonly value: unknown };

/** Anything that carries messages in order: Electron IPC, a WebSocket. `onMessage` and `onClose` return how to stop listening. */
export interface Wire {
  post(message: Message): void;
  onMessage(listener: (message: Message) => void): () => void;
  onClose(listener: () => void): () => void;
}
