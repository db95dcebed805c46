import { parentPort, workerData } from 'node:worker_threads';
import type { Finding } from '../../contract/entities/dataset.ts';
import type { DatasetSchema, ValidationStage } from '../../contract/entities/validation.ts';
import type { Panel } from '../../engine/core/panel.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { featureFindings } from '../ingest/validation/feature-findings.ts';
import { panelCells } from '../ingest/validation/panel-cells.ts';
import { schemaFindings } from '../ingest/validation/schema-findings.ts';
import { timeFindings } from '../ingest/validation/time-findings.ts';
import { valueFindings } from '../ingest/validation/value-findings.ts';

/** A panel, in shared memory, and what is to be looked at. */
export interface ValidateRequest {
  readonly stage: ValidationStage;
  readonly panel: Panel;
  readonly axis: TimeAxis;
  /** Name of the target; null where the values have none. */
  readonly target: string | null;
  readonly schema: DatasetSchema | null;
  /** Names of regressors that Almanac made, which look at nothing that is not known. */
  readonly made: readonly string[];
  /** Columns marked as known in advance. */
  readonly marked: readonly string[];
  /** Milliseconds since 1970-01-01. */
  readonly now: number;
}

export type ValidateAnswer =
  | { readonly done: number; readonly total: number }
  | { readonly findings: Finding[] }
  | { readonly error: string };

/** Messages of progress, a second apart at the closest. */
const PAUSE_MS = 250;

// Looking at every value of millions takes too long for the main thread: this program does it for one panel, then ends.
async function validate({ stage, panel, axis, target, schema, made, marked, now }: ValidateRequest): Promise<Finding[]> {
  if (stage === 'raw') return timeFindings(panel, axis, now);
  let said = performance.now();
  const onSeries = (done: number): void => {
    if (performance.now() - said < PAUSE_MS) return;
    said = performance.now();
    post({ done, total: panel.ids.length });
  };
  const found = stage === 'processed' ? valueFindings(panel, axis, onSeries) : featureFindings(panel, axis, new Set(made), new Set(marked));
  if (!schema) return found;
  const { facts, cells } = panelCells(panel, axis, target ?? '(values)');
  return [...(await schemaFindings(facts, schema, cells)), ...found];
}

const post = (answer: ValidateAnswer): void => parentPort?.postMessage(answer);

validate(workerData as ValidateRequest).then(
  (findings) => post({ findings }),
  (error: unknown) => post({ error: error instanceof Error ? error.message : String(error) }),
);
