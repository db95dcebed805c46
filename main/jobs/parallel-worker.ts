import { parentPort } from 'node:worker_threads';
import { EngineError } from '../../engine/core/errors.ts';
import type { ParallelAnswer, ParallelInput } from './parallel.ts';
import { parallelTasks } from './parallel-tasks.ts';

// Runs tasks of the engine, one at a time, until it is ended.
function answer({ task, input }: ParallelInput): ParallelAnswer {
  const run = parallelTasks[task];
  try {
    if (!run) throw new Error(`the engine has no task named ${task}`);
    return { result: run(input) };
  } catch (error) {
    if (error instanceof EngineError) return { refused: { code: error.code, message: error.message, details: error.details } };
    return { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
port.on('message', (input: ParallelInput) => port.postMessage(answer(input)));
