import { linesKernel } from './kernel-binary.ts';

/** The compiled loops; assembly/lines.as says what each computes. Pointers are byte offsets; a dictionary is one too. */
export interface LinesKernel {
  take(bytes: number): number;
  createDictionary(): number;
  endsOf(dictionary: number): number;
  bytesOf(dictionary: number): number;
  scan(from: number, to: number, delimiter: number, into: number, most: number): number;
  texts(dictionary: number, ends: number, stride: number, rows: number, endByte: number, quote: number, into: number): number;
  numbers(ends: number, stride: number, rows: number, endByte: number, into: number, others: number): number;
  skip(ends: number, stride: number, rows: number, endByte: number, quote: number): number;
  feeds(ends: number, stride: number, rows: number): number;
}

/** Texts of more bytes than this are left to others. */
const MOST_PAGES = 32_768;
let compiled: WebAssembly.Module | null | undefined;

/** The kernel on a memory of its own, which grows; null where the machine has no WebAssembly with SIMD, or no room. */
export function loadLinesKernel(): { readonly kernel: LinesKernel; readonly memory: WebAssembly.Memory } | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(linesKernel), (letter) => letter.charCodeAt(0));
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  if (compiled === null) return null;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { kernel: exports as unknown as LinesKernel, memory };
}
