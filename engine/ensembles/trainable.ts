import type { GlobalModel } from '../models/global-model.ts';
import { anyModelByKind } from '../models/index.ts';
import type { LocalModel } from '../models/model.ts';
import { ensembleByKind, type EnsembleModel } from './kinds.ts';

/**
 * Anything that can stand in a comparison: a model of single series, one that learns across series, or an ensemble of these.
 *
 * @throws EngineError `unknown-model`
 */
export const trainableByKind = (kind: string): LocalModel | GlobalModel | EnsembleModel => ensembleByKind(kind) ?? anyModelByKind(kind);
