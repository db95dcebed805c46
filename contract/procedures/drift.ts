import { z } from 'zod';
import { driftCheck, driftDetails, driftRequest } from '../entities/drift.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { id, nothing } from './shared.ts';

/** Whether data are still what a model learnt from. */
export const driftProcedures = {
  /** Starts a check, or finds the one that was made of the same data with the same settings; returns at once. */
  'drift.start': procedure(driftRequest, z.object({ checkId: id, jobId: id.nullable() })),
  /** Newest first; of one dataset, of one deployment, or all. */
  'drift.list': procedure(z.object({ datasetId: id.optional(), deploymentId: id.optional() }), z.array(driftCheck)),
  'drift.get': procedure(z.object({ checkId: id }), driftDetails),
  'drift.delete': procedure(z.object({ checkId: id }), nothing),
  /** A check as one HTML document or as JSON, for a browser's download. */
  'drift.export': procedure(
    z.object({ checkId: id, format: z.enum(['html', 'json']) }),
    z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
  ),
  /** Asks where to put it and writes it there; `path` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'drift.save': procedure(z.object({ checkId: id, format: z.enum(['html', 'json']) }), z.object({ path: z.string().nullable() })),
} satisfies ContractShape;
