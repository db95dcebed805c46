import type { NetBackendsReport, NetFit } from '../../contract/entities/net-training.ts';
import { duration, timeLeft } from './times.ts';

/** Whether a kind of model is a net, which has losses by epoch. */
export const isNet = (kind: string): boolean => kind === 'lstm' || kind === 'n-hits';

/** How far the training of one net is, or how it ended. */
export function netFitText(fit: NetFit, running: boolean): string {
  const { epochs, patience, ended, bestEpoch, history, leftMs } = fit;
  const done = history.length;
  if (ended === 'early-stopping')
    return `Stopped early after epoch ${done} of ${epochs}: no gain since epoch ${bestEpoch ?? 0}, whose weights are kept.`;
  if (ended === 'all-epochs') return `All ${epochs} epochs were trained; the weights of epoch ${bestEpoch ?? 0} are kept.`;
  if (!running)
    return done === 0
      ? 'Interrupted before the first epoch was over.'
      : `Interrupted after epoch ${done} of ${epochs}; training can go on.`;
  if (done === 0) return `Training epoch 1 of at most ${epochs}.`;
  const left = timeLeft(leftMs);
  const parts = [
    `Epoch ${done} of at most ${epochs}`,
    bestEpoch === null ? '' : `best so far ${bestEpoch}`,
    patience > 0 ? `ends after ${patience} epochs without a gain` : '',
    left === '' ? '' : `at most ${left}`,
  ];
  return `${parts.filter((part) => part !== '').join(' · ')}.`;
}

/** What happened on the way that a reader of the curve should know; empty for nothing. */
export function netFitNotes({ resumedAfter, note, history }: NetFit): string[] {
  const resumed = resumedAfter === null ? [] : [`Gone on from the checkpoint after epoch ${resumedAfter}, as if there had been no break.`];
  const spent = history.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  return [...resumed, ...(note === null ? [] : [note]), ...(spent > 0 ? [`${duration(spent)} for ${history.length} epochs.`] : [])];
}

/** `Fold 1 of 3`, `All data`. */
export const netFitName = (name: string): string =>
  name === 'on all data' ? 'All data' : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** Backends by name, for people. */
export const backendLabels: Readonly<Record<NetBackendsReport['chosen'], string>> = {
  fused: 'Own kernel',
  webgpu: 'Own kernels on WebGPU',
  'tfjs-webgpu': 'TensorFlow.js on WebGPU',
  'tfjs-node-gpu': 'TensorFlow with CUDA',
  'tfjs-node': 'TensorFlow on the processor',
  'tfjs-wasm': 'TensorFlow.js in WebAssembly',
  'tfjs-cpu': 'TensorFlow.js in plain JavaScript',
  reference: 'Reference',
};

/** What has to be there for a backend beside its package, and where to read how. */
export const backendNeeds: Partial<Readonly<Record<NetBackendsReport['chosen'], string>>> = {
  'tfjs-node-gpu': 'for NVIDIA with CUDA; docs/methods/backends.md says how to install it',
  'tfjs-node': 'docs/methods/backends.md says how to install it',
};
