import { readFileSync } from 'node:fs';
import path from 'node:path';
import { main } from 'assemblyscript/asc';

/** No stack and no start function: all that a module touches is the memory that it is given. */
const common = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--importMemory', '--initialMemory', '1'];

/** AssemblyScript as WebAssembly in base64. @param flags - beside those that all kernels have */
export async function compileAssembly(source: string, flags: readonly string[]): Promise<string> {
  let binary: Uint8Array | null = null;
  const { error } = await main(['kernel.ts', ...common, ...flags, '-o', 'kernel.wasm'], {
    readFile: (name) => (name === 'kernel.ts' ? readFileSync(source, 'utf8') : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error || binary === null) throw new Error(`${source}: ${error?.message ?? 'nothing was written'}`);
  return Buffer.from(binary).toString('base64');
}

export const inProject = (...parts: readonly string[]): string => path.resolve(import.meta.dirname, '../..', ...parts);
