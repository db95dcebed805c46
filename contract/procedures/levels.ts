import { z } from 'zod';
import { levelNode, levelNodes, levelOptions, levelProposal, levelSet } from '../entities/levels.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { nothing, id } from './shared.ts';

/** Forecasts of sums and series that agree. */
export const levelsProcedures = {
  /** Levels that a run's series can be added up to, and how their forecasts are made to agree unless the user says otherwise. */
  'levels.propose': procedure(z.object({ runId: id }), levelProposal),
  /** Starts a job that forecasts sums and makes all agree; returns at once. */
  'levels.start': procedure(z.object({ runId: id, options: levelOptions }), z.object({ setId: id, jobId: id })),
  'levels.resume': procedure(z.object({ setId: id }), z.object({ jobId: id })),
  /** Newest first. */
  'levels.list': procedure(z.object({ runId: id }), z.array(levelSet)),
  'levels.get': procedure(z.object({ setId: id }), levelSet),
  'levels.nodes': procedure(z.object({ setId: id }), levelNodes),
  'levels.node': procedure(z.object({ setId: id, node: z.int().min(0) }), levelNode),
  'levels.delete': procedure(z.object({ setId: id }), nothing),
  /** All nodes as CSV, for a browser's download. */
  'levels.export': procedure(z.object({ setId: id }), z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
  /** Asks where to put it and writes it there; `path` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'levels.save': procedure(z.object({ setId: id }), z.object({ path: z.string().nullable() })),
} satisfies ContractShape;
