import { readFileSync } from 'node:fs';
import path from 'node:path';
import { main } from 'assemblyscript/asc';

const source = path.resolve(import.meta.dirname, '../../../engine/features/matrix/assembly/windows.as');
/** No data, no stack and no start function: all that the module touches is the memory that it is given. */
const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--importMemory', '--initialMemory', '1', '--enable', 'simd'];

/** The text of engine/features/matrix/windows-binary.ts, made from the AssemblyScript beside it. */
export async function compileWindowsKernel(): Promise<string> {
  let binary: Uint8Array | null = null;
  const { error } = await main(['kernel.ts', ...flags, '-o', 'kernel.wasm'], {
    readFile: (name) => (name === 'kernel.ts' ? readFileSync(source, 'utf8') : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error || binary === null) throw new Error(`${source}: ${error?.message ?? 'nothing was written'}`);
  const text = Buffer.from(binary).toString('base64');
  return `// Made by \`npm run build:kernels\` from assembly/windows.as; a test compares it with it.\n\nexport const windowsKernel =\n  '${text}';\n`;
}
