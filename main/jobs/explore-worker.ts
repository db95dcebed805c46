import { parentPort } from 'node:worker_threads';
import { exploreTasks, type ExploreAnswer, type ExploreRequest, type ExploreTask, type ExploreTasks } from './explore-tasks.ts';

// Statistics of long series and of many take too long for the main thread: this program works them out, one message at a time.
parentPort?.on('message', ({ task, input }: ExploreRequest) => {
  let answer: ExploreAnswer;
  try {
    answer = { result: (exploreTasks[task] as (input: ExploreTasks[ExploreTask]) => unknown)(input) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
