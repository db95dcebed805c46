import { readFileSync } from 'node:fs';
import path from 'node:path';
import { main } from 'assemblyscript/asc';

const sources = path.resolve(import.meta.dirname, '../../../engine/tensor/assembly');
/** No data, no stack and no start function of its own: a module that several threads may run on one shared memory. */
const common = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--importMemory', '--sharedMemory', '--enable', 'threads', '--initialMemory', '1', '--maximumMemory', '65536'],
];
const variants = {
  relaxed: { source: 'simd.as', flags: ['--enable', 'simd', '--enable', 'relaxed-simd', '--use', 'RELAXED=1'] },
  simd: { source: 'simd.as', flags: ['--enable', 'simd'] },
  plain: { source: 'plain.as', flags: [] },
} as const;

async function compile(source: string, flags: readonly string[]): Promise<string> {
  let binary: Uint8Array | null = null;
  const { error } = await main(['kernel.ts', ...common, ...flags, '-o', 'kernel.wasm'], {
    readFile: (name) => (name === 'kernel.ts' ? readFileSync(path.join(sources, source), 'utf8') : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error || binary === null) throw new Error(`${source}: ${error?.message ?? 'nothing was written'}`);
  return Buffer.from(binary).toString('base64');
}

/** The text of engine/tensor/kernel-binaries.ts, made from the AssemblyScript beside it. */
export async function compileKernels(): Promise<string> {
  const lines = ['// Made by `npm run build:kernels` from assembly/simd.as and assembly/plain.as; a test compares it with them.', ''];
  for (const [name, { source, flags }] of Object.entries(variants)) {
    lines.push(`export const ${name} =`, `  '${await compile(source, flags)}';`);
  }
  return `${lines.join('\n')}\n`;
}
