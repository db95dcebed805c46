import { z } from 'zod';
import { modelName, stageReason } from '../entities/registry.ts';
import { rowEvidence } from '../entities/row-evidence.ts';
import { rowVersion } from '../entities/row-version.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { id, progress } from './shared.ts';

/** Models of single rows as versions of registered models. History is with `registry.history`. */
export const rowVersionProcedures = {
  /** Of a model, the newest first. */
  'rowVersions.list': procedure(z.object({ modelId: id }), z.array(rowVersion)),
  /** That a model of single rows is. */
  'rowVersions.of': procedure(z.object({ rowModelId: id }), z.array(rowVersion)),
  /** Makes a trained model the next version of a registered one, new or there. The same model again gives the version that it is. */
  'rowVersions.register': procedure(z.object({ rowModelId: id, name: modelName, reason: z.string().max(2000).optional() }), rowVersion),
  /** Reads a version's file. Error that says what is wrong with it: `file-missing`, `file-changed`, `file-unreadable`. */
  'rowVersions.check': procedure(z.object({ versionId: id }), z.object({ formatVersion: z.int(), codeVersion: z.string() })),
  /** A version beside the champion: on the rows that both held out, or on those of a file that neither had seen. */
  'rowVersions.evidence': procedure(z.object({ versionId: id, grant: id.optional() }), rowEvidence, progress),
  'rowVersions.compare': procedure(z.object({ first: id, second: id, grant: id.optional() }), rowEvidence, progress),
  /** With the evidence as it stands. Error `busy` where the champion is not the expected one (its id, null for none). */
  'rowVersions.promote': procedure(
    z.object({ versionId: id, reason: stageReason, expected: id.nullable().optional(), grant: id.optional() }),
    rowVersion,
    progress,
  ),
  /** Makes the champion before this one champion again. */
  'rowVersions.rollback': procedure(
    z.object({ modelId: id, reason: z.string().max(2000).optional(), expected: id.optional() }),
    rowVersion,
  ),
  'rowVersions.archive': procedure(z.object({ versionId: id, archived: z.boolean(), reason: stageReason }), rowVersion),
} satisfies ContractShape;
