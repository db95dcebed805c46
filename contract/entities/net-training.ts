import { z } from 'zod';

/** What nets can be trained on; see docs/methods/backends.md. */
export const netBackendName = z.enum([
  'fused',
  'webgpu',
  'tfjs-webgpu',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
  'reference',
]);
export type NetBackendName = z.infer<typeof netBackendName>;

/** A backend by name, or the fastest that is there. */
export const netBackendChoice = z.union([z.literal('auto'), netBackendName]);
export type NetBackendChoice = z.infer<typeof netBackendChoice>;

export const netEpoch = z.object({
  /** 1, 2, ... */
  epoch: z.int(),
  trainingLoss: z.number(),
  /** Null where nothing was held back. */
  validationLoss: z.number().nullable(),
  learningRate: z.number(),
  ms: z.number().nullable(),
});
export type NetEpoch = z.infer<typeof netEpoch>;

/** One net of a run: of a fold, or of all data. */
export const netFit = z.object({
  fit: z.int(),
  /** `fold 1 of 3`, `on all data`. */
  name: z.string(),
  /** At most so many. */
  epochs: z.int(),
  /** Epochs without a gain before training ends; 0 for never. */
  patience: z.int(),
  /** Null while it is trained, or when it was interrupted. */
  ended: z.enum(['all-epochs', 'early-stopping']).nullable(),
  /** Whose weights are kept. */
  bestEpoch: z.int().nullable(),
  /** Epochs that were done before the last break; null where there was none. */
  resumedAfter: z.int().nullable(),
  note: z.string().nullable(),
  /** Milliseconds left at most, by its epochs so far; null once it has ended. */
  leftMs: z.number().nullable(),
  history: z.array(netEpoch),
});
export type NetFit = z.infer<typeof netFit>;

/** How the nets of a run were trained, epoch by epoch. */
export const netTraining = z.object({
  model: z.string(),
  label: z.string(),
  backend: z.object({
    name: z.string(),
    /** What it runs on, and why it was taken, in words. */
    what: z.string(),
    why: z.string(),
  }),
  fits: z.array(netFit),
});
export type NetTraining = z.infer<typeof netTraining>;

/** What nets can be trained on here, how fast it is, what is taken and what is missing for more. */
export const netBackendsReport = z.object({
  /** The fastest. */
  chosen: netBackendName,
  why: z.string(),
  found: z.array(
    z.object({
      name: netBackendName,
      what: z.string(),
      /** Milliseconds of a training step; null where it was not timed, and `problem` says why. */
      stepMs: z.number().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  missing: z.array(z.object({ name: netBackendName, why: z.string() })),
  /** The net that was timed, in words, and with how many threads. */
  net: z.string(),
  workers: z.int(),
  measuredAt: z.string(),
  /** What the user asks for instead, and where; null for the fastest. */
  asked: z.object({ name: z.string(), why: z.string() }).nullable(),
});
export type NetBackendsReport = z.infer<typeof netBackendsReport>;
