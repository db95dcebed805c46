import { parentPort, workerData } from 'node:worker_threads';
import type { FeatureLook } from '../../contract/entities/features.ts';
import { lookAtFeatures, type LookInput } from '../services/features/look.ts';

export type LookAnswer = { readonly look: FeatureLook } | { readonly crash: string };

// Looks at the features of one panel, away from the main thread, and ends. What the panel cannot have was refused before.
function answer(input: LookInput): LookAnswer {
  try {
    return { look: lookAtFeatures(input) };
  } catch (error) {
    return { crash: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(answer(workerData as LookInput));
