import type { MessagePort } from 'node:worker_threads';
import type { GrantedPlugin, PluginManifest } from '../../../engine/models/plugin/index.ts';

/** What an own model may use for one question. */
export interface PluginLimits {
  /** A question that takes longer ends the process that works on it. */
  readonly callMs: number;
  readonly memoryBytes: number;
  /** Longest answer, in characters. */
  readonly answerLength: number;
}

export const usualLimits: PluginLimits = { callMs: 20_000, memoryBytes: 128 * 1024 * 1024, answerLength: 4_000_000 };

/** The files of an own model as the process that runs it gets them; it reads none itself. */
export interface PluginCode {
  readonly manifest: PluginManifest;
  /** Modules by path, as text. */
  readonly modules: Readonly<Record<string, string>>;
  /** The net's bytes. */
  readonly net: Uint8Array | null;
}

/** To the process that runs own models. */
export interface Ask {
  readonly id: number;
  readonly kind: string;
  /** Where it differs from the last, nothing that the code kept in its variables is left. */
  readonly scope: number;
  /** With the first question about a model. */
  readonly code: PluginCode | null;
  /** A `PluginRequest` as JSON. */
  readonly request: string;
  readonly limits: PluginLimits;
}

/** Back from there. */
export type Told = { readonly id: number; readonly json: string } | { readonly id: number; readonly error: string };

/** A thread's way to own models: what is granted, and where to ask. */
export interface LentPlugins {
  readonly plugins: readonly GrantedPlugin[];
  readonly port: MessagePort;
  /** One Int32 in shared memory: goes up with each answer that lies in the port. */
  readonly flag: Int32Array;
}

/** From a thread to the process's main thread; `stop` ends the work on what it has asked. */
export type ThreadAsk =
  | { readonly id: number; readonly kind: string; readonly scope: number; readonly request: string }
  | { readonly stop: true };
export type ThreadTold = { readonly id: number } & ({ readonly json: string } | { readonly error: string });
