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
  /** A text with one key put in, as its value is now: where it stands then. Error `bad-input` where something is wrong in the text. */
  'configuration.add': procedure(z.object({ text, key: z.string().max(200) }), z.object({ text: z.string(), line: z.int() })),
  /**
   * Writes the workspace's file; an empty text takes it away. Error `bad-input` where something is wrong in it, `file-changed` where the file is
   * not `from` any more, what the text was made of (null where there was none).
   */
  'configuration.save': procedure(z.object({ text, from: text.nullable().optional() }), configurationReport),
} satisfies ContractShape;
