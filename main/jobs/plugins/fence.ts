import path from 'node:path';
import { programPath, topFolder } from '../../entries.ts';
import type { ChildPort, ChildProgram } from '../../host.ts';
import { forkNode } from '../../ingest/node-fork.ts';

/** Heap of the process that runs own models; what they use themselves is limited by their interpreter. */
const HEAP_MB = 256;
/** Packages that it needs. */
const packages = ['quickjs-emscripten-core', '@jitl', 'onnxruntime-web', 'onnxruntime-common'];

/**
 * Node's own walls about the process that runs own models: it may read the application's programs and the interpreter, write nothing, start
 * nothing, and load no native code. Own models do not run on Node but in an interpreter inside this process; these walls are the second ones.
 */
export function pluginFence(): { readonly execArgv: readonly string[]; readonly env: Record<string, string> } {
  const program = path.dirname(programPath('plugin'));
  const fromSource = programPath('plugin').endsWith('.ts');
  const own = fromSource ? [path.join(topFolder, 'main'), path.join(topFolder, 'engine'), path.join(topFolder, 'contract')] : [program];
  const readable = [
    ...own.map((folder) => path.join(folder, '*')),
    path.join(topFolder, 'package.json'),
    ...packages.map((name) => path.join(topFolder, 'node_modules', name, '*')),
  ];
  return {
    execArgv: ['--permission', ...readable.map((place) => `--allow-fs-read=${place}`), `--max-old-space-size=${HEAP_MB}`, '--no-warnings'],
    env: {},
  };
}

/** Starts one of the application's own programs on this Node. */
export const forkProgram = (program: ChildProgram): ChildPort =>
  forkNode(programPath(program), program === 'plugin' ? pluginFence() : undefined);
