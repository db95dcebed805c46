import { parentPort } from 'node:worker_threads';
import { ApiError, type ErrorCode, type ErrorData } from '../../contract/errors.ts';
import type {
  RegressionOptions,
  RowDependence,
  RowField,
  RowFile,
  RowPrediction,
  RowReport,
  RowValues,
} from '../../contract/entities/regression.ts';
import { dependenceOn, knowsRows, whatIf } from '../../engine/regression/index.ts';
import { hashFile } from '../ingest/hash.ts';
import { explainError } from '../services/explain-error.ts';
import { inspectRows } from '../services/regression/inspect-rows.ts';
import { compareModels, type ComparedModel, type ModelComparison } from '../services/regression/compare-models.ts';
import { unpackHeldOut } from '../services/regression/held-out.ts';
import { importModel, readModel, writeModel, type KeptModel } from '../services/regression/model-file.ts';
import { predictFile, type FilePredictions } from '../services/regression/predict-file.ts';
import { readRawRows } from '../services/regression/raw-rows.ts';
import { fieldsOf, rowOf, valuesToTry } from '../services/regression/row-fields.ts';
import { optionsOf } from '../services/regression/kept-options.ts';
import { trainRows } from '../services/regression/train-rows.ts';
import { exportRowModel } from '../services/xgboost/export-row-model.ts';
import type { ExportedFile } from '../services/xgboost/exported-file.ts';

interface Source {
  readonly path: string;
  readonly name: string;
}
/** A kept model; `sha256` where it is known. */
export interface ModelPlace {
  readonly file: string;
  readonly sha256?: string;
}
/** A model that is compared, with what was kept of its hold-out. */
export interface ComparedPlace extends Pick<ComparedModel, 'name' | 'target' | 'date' | 'learntTo'> {
  readonly place: ModelPlace;
  readonly heldOut: Uint8Array | null;
}
/** What the thread does: input and output of each task. */
export interface RegressionTasks {
  inspect: { input: { source: Source; target?: string }; output: RowFile };
  train: {
    input: { source: Source; original: Source; name: string; options: RegressionOptions; folder: string };
    output: {
      report: RowReport;
      fields: RowField[];
      sha256: string;
      bytes: number;
      /** Of the file as it was given. */
      data: { sha256: string; bytes: number } | null;
      heldOut: Uint8Array;
    };
  };
  import: {
    input: { source: Source; target: string; name?: string; folder: string };
    output: { name: string; options: RegressionOptions; fields: RowField[]; sha256: string; bytes: number };
  };
  compare: { input: { models: readonly [ComparedPlace, ComparedPlace]; source: Source | null }; output: ModelComparison };
  /** Reads a model and says in which format it is. */
  check: { input: { place: ModelPlace }; output: { formatVersion: number } };
  export: { input: { place: ModelPlace }; output: ExportedFile[] };
  file: { input: { place: ModelPlace; source: Source; out: string }; output: FilePredictions };
  row: { input: { place: ModelPlace; values: RowValues }; output: RowPrediction };
  dependence: { input: { place: ModelPlace; values: RowValues; column: string }; output: RowDependence };
}
export type TaskName = keyof RegressionTasks;
export type TaskMessage = {
  [K in TaskName]: { readonly id: number; readonly task: K; readonly input: RegressionTasks[K]['input'] };
}[TaskName];
export type TaskAnswer =
  | { readonly id: number; readonly progress: { readonly phase: string; readonly share: number } }
  | { readonly id: number; readonly result: RegressionTasks[TaskName]['output'] }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData } };

/** The model that was asked last: the next question is mostly about it. */
let last: { readonly key: string; readonly model: Promise<KeptModel> } | null = null;

function modelAt({ file, sha256 }: ModelPlace): Promise<KeptModel> {
  // Without a hash the file may have changed since.
  if (sha256 === undefined) return readModel(file);
  const key = `${sha256} ${file}`;
  if (last?.key !== key) last = { key, model: readModel(file, sha256) };
  return last.model;
}

async function perform(
  message: TaskMessage,
  progress: (phase: string, share: number) => void,
): Promise<RegressionTasks[TaskName]['output']> {
  switch (message.task) {
    case 'inspect':
      return inspectRows(await readRawRows(message.input.source), message.input.target);
    case 'train': {
      const { source, original, name, options, folder } = message.input;
      const { sha256, bytes } = await hashFile(original);
      const raw = await readRawRows(source, (share) => progress('Reading', 0.1 * share));
      const { kept, report, heldOut } = await trainRows(raw, name, options, (share) => progress('Training', 0.1 + 0.88 * share));
      progress('Keeping', 0.99);
      return {
        report,
        fields: fieldsOf(kept),
        data: sha256 === null ? null : { sha256, bytes },
        heldOut,
        ...(await writeModel(folder, kept)),
      };
    }
    case 'import': {
      const { source, target, name, folder } = message.input;
      progress('Reading', 0.1);
      const read = await importModel(source, target);
      const kept = { ...read, ...(name === undefined ? {} : { name }) };
      return { name: kept.name, options: optionsOf(kept), fields: fieldsOf(kept), ...(await writeModel(folder, kept)) };
    }
    case 'compare': {
      const { models, source } = message.input;
      const read = async ({ place, heldOut, ...one }: ComparedPlace): Promise<ComparedModel> => ({
        ...one,
        kept: await readModel(place.file, place.sha256),
        heldOut: heldOut && unpackHeldOut(heldOut),
      });
      const [first, second] = [await read(models[0]), await read(models[1])];
      const raw = source && (await readRawRows(source, (share) => progress('Reading', 0.5 * share)));
      progress('Comparing', 0.6);
      return compareModels(first, second, raw);
    }
    case 'check':
      await readModel(message.input.place.file, message.input.place.sha256);
      return { formatVersion: 1 };
    case 'export':
      return exportRowModel(await modelAt(message.input.place));
    case 'file': {
      const { place, source, out } = message.input;
      const kept = await modelAt(place);
      const raw = await readRawRows(source, (share) => progress('Reading', 0.5 * share));
      return predictFile(kept, raw, out, (share) => progress('Predicting', 0.5 + 0.5 * share));
    }
    case 'row': {
      const kept = await modelAt(message.input.place);
      const { drivers, intervals, notes, ...found } = whatIf(kept.model, rowOf(kept, message.input.values));
      return { ...found, drivers: [...drivers], intervals: [...intervals], notes: [...notes] };
    }
    case 'dependence': {
      const { place, values, column: name } = message.input;
      const kept = await modelAt(place);
      const { column, x } = valuesToTry(kept, name);
      const { row, mean } = dependenceOn(kept.model, rowOf(kept, values), column);
      // Without rows of training there is no mean over them.
      return { column: name, x, row: [...row], mean: knowsRows(kept.model) ? [...mean] : [] };
    }
  }
}

const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
port.on('message', (message: TaskMessage) => {
  const { id } = message;
  let said = 0;
  const progress = (phase: string, share: number): void => {
    if (performance.now() - said < 100) return;
    said = performance.now();
    port.postMessage({ id, progress: { phase, share } } satisfies TaskAnswer);
  };
  perform(message, progress).then(
    (result) => port.postMessage({ id, result } satisfies TaskAnswer),
    (thrown: unknown) => {
      const error = explainError(thrown);
      const known = error instanceof ApiError;
      const text = error instanceof Error ? error.message : String(error);
      port.postMessage({
        id,
        error: { code: known ? error.code : 'internal', message: text, data: known ? error.data : {} },
      } satisfies TaskAnswer);
    },
  );
});
