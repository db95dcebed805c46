import { createApp } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';

/**
 * Works on a flow until a step, in which it is killed: `begun` before it has done anything, `within` while its training runs, `done` when all was done and nothing of it was
 * noted. What `compare` finds is always that the challenger is better: promotion is what is to be killed.
 */
const [workspace = '', flowId = '', step = '', moment = ''] = process.argv.slice(2);
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
let training = false;
const app = await createApp({
  workspace,
  host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
  version: 'test',
  flows: {
    backOffMs: 1,
    around: async (name, work) => {
      training = name === step && moment === 'within';
      if (name === step && moment === 'begun') kill();
      const outcome = await work();
      if (name === step && moment === 'done') kill();
      return name === 'compare' ? { ...outcome, result: { ...outcome.result, better: true, why: 'The test says so.' } } : outcome;
    },
  },
});
app.subscribe((topic) => {
  if (training && topic === 'job.changed') kill();
});
const { state } = await app.flows.finish(flowId);
await app.close();
process.stdout.write(state);
