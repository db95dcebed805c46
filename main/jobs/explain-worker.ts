import { parentPort } from 'node:worker_threads';
import { ApiError, type ErrorCode, type ErrorData } from '../../contract/errors.ts';
import { explainError } from '../services/explain-error.ts';
import { explainForecast, type ForecastFindings } from '../services/explanations/explain-forecast.ts';
import { explainModel, type ModelFindings } from '../services/explanations/explain-model.ts';
import { explainPermutation, type PermutationFindings } from '../services/explanations/explain-permutation.ts';
import type { ForecastTask, ModelTask, PermutationTask } from '../services/explanations/plan.ts';

/** What the thread does: input and output of each task. */
export interface ExplainTasks {
  forecast: { input: ForecastTask; output: ForecastFindings };
  shap: { input: ModelTask; output: ModelFindings };
  permutation: { input: PermutationTask; output: PermutationFindings };
}
export type ExplainTask = keyof ExplainTasks;
export type ExplainMessage = { [K in ExplainTask]: { readonly task: K; readonly input: ExplainTasks[K]['input'] } }[ExplainTask];
export type ExplainAnswer =
  | { readonly progress: { readonly phase: string; readonly share: number } }
  | { readonly result: ExplainTasks[ExplainTask]['output'] }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData } };

type Tell = (phase: string, share: number) => void;

function perform(message: ExplainMessage, tell: Tell): Promise<ExplainTasks[ExplainTask]['output']> {
  switch (message.task) {
    case 'forecast':
      return explainForecast(message.input);
    case 'shap':
      return explainModel(message.input, tell);
    case 'permutation':
      return explainPermutation(message.input, tell);
  }
}

const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
port.on('message', (message: ExplainMessage) => {
  let said = 0;
  const tell: Tell = (phase, share) => {
    if (performance.now() - said < 100) return;
    said = performance.now();
    port.postMessage({ progress: { phase, share } } satisfies ExplainAnswer);
  };
  perform(message, tell).then(
    (result) => port.postMessage({ result } satisfies ExplainAnswer),
    (thrown: unknown) => {
      const error = explainError(thrown);
      const known = error instanceof ApiError;
      const text = error instanceof Error ? error.message : String(error);
      port.postMessage({
        error: { code: known ? error.code : 'internal', message: text, data: known ? error.data : {} },
      } satisfies ExplainAnswer);
    },
  );
});
