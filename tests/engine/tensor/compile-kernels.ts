import { compileAssembly, inProject } from '../../kernels/compile.ts';

/** A module that several threads may run on one shared memory. */
const shared = ['--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536'];
const variants = {
  relaxed: { source: 'simd.as', flags: ['--enable', 'simd', '--enable', 'relaxed-simd', '--use', 'RELAXED=1'] },
  simd: { source: 'simd.as', flags: ['--enable', 'simd'] },
  plain: { source: 'plain.as', flags: [] },
} as const;

/** The text of engine/tensor/kernel-binaries.ts, made from the AssemblyScript beside it. */
export async function compileKernels(): Promise<string> {
  const lines = ['// Made by `npm run build:kernels` from assembly/simd.as and assembly/plain.as; a test compares it with them.', ''];
  for (const [name, { source, flags }] of Object.entries(variants)) {
    lines.push(
      `export const ${name} =`,
      `  '${await compileAssembly(inProject('engine/tensor/assembly', source), [...shared, ...flags])}';`,
    );
  }
  return `${lines.join('\n')}\n`;
}
