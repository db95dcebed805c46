import { z } from 'zod';
import { workspaceContent, workspaceCounts, workspaceLeftOut, type WorkspaceFileInfo } from '../../../contract/entities/workspace-file.ts';
import { schemaVersion } from '../../store/migrate.ts';

export const manifestName = 'manifest.json';
export const databaseName = 'almanac.db';
/** Raised when a file can no longer be read by the versions of before. */
export const formatVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().min(0);

/** What is in a `.almanac` file: every file of it but this one. */
export const manifestSchema = z.strictObject({
  format: z.literal('almanac-workspace'),
  formatVersion: z.literal(formatVersion),
  application: z.string().max(50),
  schema: z.int().min(1),
  createdAt: z.iso.datetime(),
  content: workspaceContent,
  counts: workspaceCounts,
  leftOut: workspaceLeftOut,
  /** Paths that rows refer to, and that were not there to be exported. */
  missing: z.array(z.string().max(300)).max(100_000),
  files: z.array(z.strictObject({ path: z.string().min(1).max(300), bytes, sha256 })).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What needs the raw data. */
export const withoutData: readonly string[] = [
  'Series cannot be drawn, explored or listed, and forecasts cannot be shown or exported series by series.',
  'Nothing can be trained, tuned, repeated, compared or explained, and interrupted trainings cannot go on.',
  'Tables of accuracy, runs, reports, models and the history of everything are there. They still show single values of the data: names of series, figures of columns, what reports draw.',
  'Importing the same files with the same choices puts the raw data back, and everything works again.',
];

/** A manifest as people are told of it. */
export const infoOf = (name: string, size: number, manifest: Manifest): WorkspaceFileInfo => ({
  name,
  bytes: size,
  application: manifest.application,
  schema: manifest.schema,
  currentSchema: schemaVersion,
  createdAt: manifest.createdAt,
  content: manifest.content,
  files: manifest.files.length,
  unpackedBytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
  counts: manifest.counts,
  leftOut: manifest.leftOut,
  missing: manifest.missing,
  cannot: manifest.content === 'without-data' ? [...withoutData] : [],
});
