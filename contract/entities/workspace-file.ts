import { z } from 'zod';

/** `without-data` leaves out the raw data of versions and copies of joined files. */
export const workspaceContent = z.enum(['everything', 'without-data']);
export type WorkspaceContent = z.infer<typeof workspaceContent>;

const count = z.int().min(0);
export const workspaceCounts = z.strictObject({
  datasets: count,
  versions: count,
  experiments: count,
  runs: count,
  reports: count,
  rowModels: count,
  ownModels: count,
});
export type WorkspaceCounts = z.infer<typeof workspaceCounts>;

/** What stays behind: secrets, and what is of one machine only. */
export const workspaceLeftOut = z.strictObject({ connections: count, watches: count, settings: count });
export type WorkspaceLeftOut = z.infer<typeof workspaceLeftOut>;

/** What a `.almanac` file says of itself. */
export const workspaceFileInfo = z.object({
  name: z.string(),
  bytes: z.number(),
  /** Version of Almanac that wrote it. */
  application: z.string(),
  /** Schema of its database, and the one that this version of Almanac works with. */
  schema: z.int(),
  currentSchema: z.int(),
  createdAt: z.string(),
  content: workspaceContent,
  files: z.int(),
  /** What it takes on the disk once it is open. */
  unpackedBytes: z.number(),
  counts: workspaceCounts,
  leftOut: workspaceLeftOut,
  /** Files that the workspace itself did not have any more when it was exported. */
  missing: z.array(z.string()),
  /** What cannot be done with it, in sentences; empty where everything can. */
  cannot: z.array(z.string()),
});
export type WorkspaceFileInfo = z.infer<typeof workspaceFileInfo>;

/** A `.almanac` file that was written. */
export const workspaceExport = z.object({
  /** Names it for `workspace.read`, while the application is open. */
  exportId: z.string(),
  /** Where the user had it written; null where the page takes it with `workspace.read`. */
  path: z.string().nullable(),
  info: workspaceFileInfo,
});
export type WorkspaceExport = z.infer<typeof workspaceExport>;

/** A workspace that came out of a `.almanac` file. */
export const workspaceOpened = z.object({
  /** Names it for `workspace.switch`, while the application is open. */
  openedId: z.string(),
  folder: z.string(),
  /** Whether this host can go on with it (`workspace.switch`); else the user starts Almanac with this folder. */
  canSwitch: z.boolean(),
  info: workspaceFileInfo,
});
export type WorkspaceOpened = z.infer<typeof workspaceOpened>;
