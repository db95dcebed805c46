import { compileAssembly, inProject } from './compile.ts';

/** A kernel of SIMD instructions for one thread: its source, the file that keeps what it compiles to, and the name that it has there. */
interface Kernel {
  readonly folder: string;
  readonly source: string;
  readonly kept: string;
  readonly name: string;
}

export const kernels = {
  trees: { folder: 'engine/trees', source: 'assembly/trees.as', kept: 'kernel-binaries.ts', name: 'treeKernels' },
  windows: { folder: 'engine/features/matrix', source: 'assembly/windows.as', kept: 'windows-binary.ts', name: 'windowsKernel' },
  lines: { folder: 'main/ingest/plain', source: 'assembly/lines.as', kept: 'kernel-binary.ts', name: 'linesKernel' },
} as const satisfies Record<string, Kernel>;

export const keptFile = ({ folder, kept }: Kernel): string => inProject(folder, kept);

/** The text of the file that keeps a kernel. */
export async function kernelText({ folder, source, name }: Kernel): Promise<string> {
  const text = await compileAssembly(inProject(folder, source), ['--enable', 'simd']);
  return `// Made by \`npm run build:kernels\` from ${source}; a test compares it with it.\n\nexport const ${name} =\n  '${text}';\n`;
}
