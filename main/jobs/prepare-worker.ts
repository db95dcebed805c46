import { parentPort } from 'node:worker_threads';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { CleaningSource } from '../../engine/cleaning/state.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { prepare, type Prepared } from '../services/datasets/prepare.ts';
import { sharePanel } from '../services/datasets/share-panel.ts';
import type { StageFigures } from '../store/repositories/datasets.ts';

export interface PrepareData {
  readonly source: CleaningSource;
  readonly choices: ImportChoices;
  readonly figures: StageFigures | null;
}
export type PrepareAnswer =
  | { readonly prepared: Prepared }
  | { readonly error: Pick<EngineError, 'code' | 'message' | 'details'> }
  | { readonly crash: string };

// Cleans and adds features to one panel, away from the main thread, and ends.
async function answer({ source, choices, figures }: PrepareData): Promise<PrepareAnswer> {
  try {
    const prepared = await prepare(source, choices, figures ?? undefined);
    return { prepared: { ...prepared, panel: sharePanel(prepared.panel) } };
  } catch (error) {
    if (error instanceof EngineError) return { error: { code: error.code, message: error.message, details: error.details } };
    return { crash: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.once('message', (data: PrepareData) => void answer(data).then((found) => parentPort?.postMessage(found)));
