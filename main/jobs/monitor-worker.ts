import { parentPort, workerData } from 'node:worker_threads';
import type { Panel } from '../../engine/core/panel.ts';
import { expectedOf, packExpected } from '../services/monitoring/expected.ts';
import { score, type ScoreFound, type ScoreRequest } from '../services/monitoring/score.ts';
import { openMonitoringReader } from '../store/read-monitoring.ts';
import { openResultReader } from '../store/read-results.ts';
import type { AsideAnswer } from './ask-aside.ts';
import { unpackForecasts } from './result-codec.ts';

/** What a version's backtest leads to expect, or what became of logged forecasts. */
export type MonitorRequest = { /** The workspace's database. */ readonly database: string } & (
  | { readonly task: 'expect'; readonly runId: string; readonly learnt: Panel; readonly places: Int32Array; readonly shift: number }
  | ({ readonly task: 'score' } & ScoreRequest)
);

const post = (answer: AsideAnswer<Uint8Array | ScoreFound>): void => parentPort?.postMessage(answer);

function expect({ database, runId, learnt, places, shift }: Extract<MonitorRequest, { task: 'expect' }>): Uint8Array {
  const reader = openResultReader(database);
  try {
    const results = function* () {
      for (const { series, payload } of reader.payloads(runId)) yield { series, payload: unpackForecasts(payload) };
    };
    return packExpected(expectedOf(learnt, places, results(), shift));
  } finally {
    reader.close();
  }
}

function judge(request: Extract<MonitorRequest, { task: 'score' }>): ScoreFound {
  const reader = openMonitoringReader(request.database);
  try {
    return score(request, reader, (done, total) => post({ phase: 'Laying actuals beside forecasts', done, total }));
  } finally {
    reader.close();
  }
}

// Works out one thing about a deployment away from the main thread, and ends.
try {
  const request = workerData as MonitorRequest;
  post({ found: request.task === 'expect' ? expect(request) : judge(request) });
} catch (error) {
  post({ error: error instanceof Error ? error.message : String(error) });
}
