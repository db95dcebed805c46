import { createRequire } from 'node:module';
import path from 'node:path';

/** What the package's Emscripten module offers. */
interface WasmModule {
  readonly HEAPF64: Float64Array;
  readonly HEAP32: Int32Array;
}
interface WasmOptions {
  readonly wasmBinary: Uint8Array<ArrayBuffer>;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => unknown) => WebAssembly.Exports;
}
export interface NpmArima {
  train(values: readonly number[]): this;
  /** Address of the fitted model in the module's memory. */
  readonly model: number;
}
type ArimaConstructor = new (options: Readonly<Record<string, number | boolean>>) => NpmArima;

interface Parts {
  readonly create: (options: WasmOptions) => WasmModule;
  readonly load: (module: WasmModule) => ArimaConstructor;
  readonly binary: Uint8Array<ArrayBuffer>;
  readonly compiled: WebAssembly.Module;
}

let parts: Parts | null = null;

function packageParts(): Parts {
  if (parts) return parts;
  const require = createRequire(import.meta.url);
  // The package exports its ready-made instance alone; its parts are needed to make fresh ones, so they are loaded by path.
  const folder = path.dirname(require.resolve('arima'));
  const binary = require(path.join(folder, 'wrapper/native.bin.js')) as Uint8Array<ArrayBuffer>;
  parts = {
    create: require(path.join(folder, 'wasm/native-sync.js')) as Parts['create'],
    load: require(path.join(folder, 'load.js')) as Parts['load'],
    binary,
    compiled: new WebAssembly.Module(binary),
  };
  return parts;
}

/**
 * A fresh instance of the npm package `arima` with memory of its own. The package reads memory that it never wrote, so that a shared
 * instance answers differently after other work; a fresh one starts from zeros every time. What it prints is kept from the console.
 */
export function freshArima(): { readonly Arima: ArimaConstructor; readonly module: WasmModule; readonly printed: readonly string[] } {
  const { create, load, binary, compiled } = packageParts();
  const printed: string[] = [];
  const keep = (line: string): void => void printed.push(line);
  const module = create({
    wasmBinary: binary,
    print: keep,
    printErr: keep,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  });
  return { Arima: load(module), module, printed };
}
