import { z } from 'zod';
import { configurationProblem, configurationReport } from '../entities/configuration.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { nothing } from './shared.ts';

const text = z.string().max(1_000_000);

/** Settings of everything, from the workspace's file and what goes before it. */
export const configurationProcedures = {
  'configuration.get': procedure(nothing, configurationReport),
  /** What is wrong in a text that would be the workspace's file; nothing is written. */
  'configuration.check': procedure(z.object({ text }), z.object({ problems: z.array(configurationProblem) })),
  /** Writes the workspace's file; an empty text takes it away. Error `bad-input` where something is wrong in it. */
  'configuration.save': procedure(z.object({ text }), configurationReport),
} satisfies ContractShape;
