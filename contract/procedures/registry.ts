import { z } from 'zod';
import {
  evidence,
  modelName,
  modelVersion,
  registeredModel,
  registryHistory,
  stageReason,
  versionPair,
  versionTest,
  versionTestSeries,
} from '../entities/registry.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { nothing, id, progress } from './shared.ts';

/** Named models: versions, stages, tests of one beside another. */
export const registryProcedures = {
  /** By name. */
  'registry.models': procedure(nothing, z.array(registeredModel)),
  /** Of a model, the newest first; of all without. */
  'registry.versions': procedure(z.object({ modelId: id.optional() }), z.array(modelVersion)),
  'registry.ofRun': procedure(z.object({ runId: id }), z.array(modelVersion)),
  /** Makes a finished run the next version of a model, new or there. The same run again gives the version that it is. */
  'registry.register': procedure(z.object({ runId: id, name: modelName, reason: z.string().max(2000).optional() }), modelVersion),
  /** Reads a version's files. Error that says what is wrong with them: `file-missing`, `file-changed`, `unsupported`, `bad-input`. */
  'registry.check': procedure(z.object({ versionId: id }), z.object({ formatVersion: z.int(), codeVersion: z.string() })),
  /** A version beside the champion on the same folds. Takes seconds for large ones. */
  'registry.evidence': procedure(z.object({ versionId: id }), evidence, progress),
  /** With the evidence as it stands. Error `busy` where the champion is not the expected one (its id, null for none). */
  'registry.promote': procedure(
    z.object({ versionId: id, reason: stageReason, expected: id.nullable().optional() }),
    modelVersion,
    progress,
  ),
  /** Makes the champion before this one champion again. */
  'registry.rollback': procedure(z.object({ modelId: id, reason: z.string().max(2000).optional(), expected: id.optional() }), modelVersion),
  'registry.archive': procedure(z.object({ versionId: id, archived: z.boolean(), reason: stageReason }), modelVersion),
  /** Of one model or of all; whether the whole of it is as it was written is said either way. */
  'registry.history': procedure(z.object({ modelId: id.optional() }), registryHistory),
  /** Two versions as they forecast, scored on what came since: the newest version of the dataset unless another is given. */
  'registry.test': procedure(versionPair, versionTest, progress),
  'registry.testSeries': procedure(versionPair.extend({ index: z.int().min(0) }), versionTestSeries),
} satisfies ContractShape;
