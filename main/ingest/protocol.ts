import type { Progress } from '../../contract/api.ts';
import type { ImportChoices, ImportHints, ImportPreview, SourceFile } from '../../contract/entities/dataset.ts';
import type { DriftReport } from '../../contract/entities/drift.ts';
import type { ErrorCode, ErrorData } from '../../contract/errors.ts';
import type { CompareFilesInput } from './drift/compare-files.ts';
import type { PanelResult, PanelToSend, PanelVersion, SnapshotResult, SourcePath, TextResult } from './types.ts';
import type { CheckInput, CheckResult } from './validation/check-snapshot.ts';
import type { RawChecks } from './validation/raw-findings.ts';

/** Operations of the child: input and output of each. `folder` is an empty temporary folder, removed by the parent afterwards. */
export interface Operations {
  inspect: {
    input: {
      files: readonly SourcePath[];
      choices: ImportChoices | undefined;
      hints: ImportHints | undefined;
      folder: string;
      checks: RawChecks;
    };
    output: ImportPreview;
  };
  snapshot: {
    input: { files: readonly SourcePath[]; choices: ImportChoices; snapshotPath: string; folder: string; checks: RawChecks };
    output: SnapshotResult;
  };
  panel: { input: { snapshotPath: string; version: PanelVersion }; output: PanelResult };
  check: { input: CheckInput; output: CheckResult };
  text: { input: { file: SourcePath; target: string; folder: string }; output: TextResult | null };
  hash: { input: { files: readonly SourcePath[] }; output: SourceFile[] };
  drift: { input: CompareFilesInput; output: DriftReport };
}
export type OperationName = keyof Operations;

export type Request = {
  [K in OperationName]: { readonly id: number; readonly name: K; readonly input: Operations[K]['input'] };
}[OperationName];

/** What the child is told: what to do, or that something is likely to come. */
export type Message = Request | { readonly name: 'ready' };

/** The panel of a snapshot, which goes before the rest of what is said of it. */
export interface SentPanel {
  readonly kind: 'panel';
  readonly id: number;
  readonly panel: PanelToSend;
  readonly keyNames: readonly string[];
}

export type Response =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | SentPanel
  | { readonly kind: 'result'; readonly id: number; readonly value: Operations[OperationName]['output'] }
  | { readonly kind: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string; readonly data: ErrorData };
