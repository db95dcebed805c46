import type { Progress } from '../../contract/api.ts';
import type {
  ImportChoices,
  ImportHints,
  ImportPreview,
  RolesByKind,
  SourceFile,
  ValidationReport,
} from '../../contract/entities/dataset.ts';
import type { DriftReport } from '../../contract/entities/drift.ts';
import type { PanelColumn } from '../../engine/cleaning/state.ts';
import type { DatasetFacts } from '../../contract/entities/validation.ts';
import type { Panel } from '../../engine/core/panel.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import type { CompareFilesInput } from './drift/compare-files.ts';
import type { ListedNumbers } from './hand-over.ts';
import type { CheckInput, CheckResult } from './validation/check-snapshot.ts';
import type { RawChecks } from './validation/raw-findings.ts';

/** A file that the user chose; `name` is what messages call it. */
export interface SourcePath {
  readonly path: string;
  readonly name: string;
  /** The file that `path` was made from, where it was converted: its bytes are the source. */
  readonly original?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Options of reading files. */
export interface ReadOptions extends CallOptions {
  /** What the data are checked against; the clock alone without. */
  readonly checks?: RawChecks | undefined;
}

export interface InspectOptions extends ReadOptions {
  /** Columns that the user has named; the rest is suggested around them. */
  readonly hints?: ImportHints | undefined;
}

export interface SnapshotCallOptions extends ReadOptions {
  /**
   * Told of the panel when it is laid out, while its snapshot is still written and checked: what is made of it is of use only where that
   * succeeds. Not told of one that is too large to send along.
   */
  readonly onPanel?: ((panel: PanelResult, keyNames: readonly string[]) => void) | undefined;
}

/** What a written snapshot holds. */
export interface SnapshotResult {
  /** With the SHA-256 of the bytes that were read. */
  readonly files: SourceFile[];
  readonly axis: TimeAxis;
  readonly seasonLength: number;
  readonly roles: RolesByKind;
  /** Names of the series keys, in the order in which they make up a series id. */
  readonly keyNames: string[];
  /** Rows of the source files. */
  readonly rows: number;
  readonly series: number;
  /** Values in the panel, gaps included. */
  readonly values: number;
  /** First and last period as text. */
  readonly first: string;
  readonly last: string;
  readonly snapshotBytes: number;
  readonly facts: DatasetFacts;
  readonly report: ValidationReport;
  /** What `panel` would read back; null where it is too large to send along. */
  readonly panel: PanelResult | null;
}

/** What a panel needs beside the snapshot: all of it is kept with the dataset version. */
export interface PanelVersion {
  readonly axis: TimeAxis;
  readonly seasonLength: number;
  readonly keyNames: readonly string[];
  readonly roles: Pick<RolesByKind, 'future'> & Partial<Pick<RolesByKind, 'past' | 'static'>>;
  readonly gaps: ImportChoices['gaps'];
  /** Columns that are wanted beside the panel, by name. */
  readonly columns?: readonly string[];
}

export interface PanelResult {
  readonly panel: Panel;
  /** `keys[k][i]` is the value of key column k of series i. */
  readonly keys: string[][];
  /** Those that were asked for and are there. */
  readonly columns?: readonly PanelColumn[];
  /** Periods after the newest value that have rows, whether or not anything is known of them. */
  readonly futurePeriods?: number;
}

/** A panel on its way to the parent: columns of a few different numbers go as places in a list. */
export interface PanelToSend extends Omit<PanelResult, 'panel'> {
  readonly panel: Omit<Panel, 'past'> & {
    readonly past?: readonly { readonly name: string; readonly values: Float64Array | ListedNumbers }[];
  };
}

/** What was read of a file that is not text. */
export interface TextResult {
  readonly part: { readonly kind: string; readonly chosen: string; readonly names: readonly string[] } | null;
}

/** Files in, snapshots and panels out. All of it runs in child processes. */
export interface Ingest {
  /** Starts a child, so that the first file need not wait for that; it ends again when nothing is asked of it. */
  getReady(): void;
  /** Looks at files and suggests how to read them; with `choices`, checks those instead. Keeps nothing. */
  inspect(files: readonly SourcePath[], choices: ImportChoices | undefined, options: InspectOptions): Promise<ImportPreview>;
  /** Writes a Parquet snapshot to `snapshotPath`, which is a temporary name: the caller renames or, after an error, removes it. */
  snapshot(
    files: readonly SourcePath[],
    choices: ImportChoices,
    snapshotPath: string,
    options: SnapshotCallOptions,
  ): Promise<SnapshotResult>;
  panel(snapshotPath: string, version: PanelVersion, options?: CallOptions): Promise<PanelResult>;
  /** What a snapshot holds, and what of it is not as a schema says or as the version before had it. */
  check(input: CheckInput, options?: CallOptions): Promise<CheckResult>;
  /**
   * Writes a file of any format that is read as CSV to `target`; nothing where it is text already.
   *
   * @returns the sheet or table that was read, of those that there are, where a file holds several; null for a file that is text
   */
  text(file: SourcePath, target: string, options?: CallOptions): Promise<TextResult | null>;
  /** Name, size and SHA-256 of files, read in a stream. */
  hash(files: readonly SourcePath[], options?: CallOptions): Promise<SourceFile[]>;
  /** What has changed from a table to another one. */
  drift(input: Pick<CompareFilesInput, 'reference' | 'current' | 'options'>, options?: CallOptions): Promise<DriftReport>;
  /** Ends all child processes; what is still running is rejected with `cancelled`. */
  close(): void;
}
