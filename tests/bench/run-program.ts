import { spawn } from 'node:child_process';
import { watchMemory } from './process-memory.ts';

/**
 * Runs one of the benchmark's programs on this Node; answers what it printed and the most memory that it and its children held.
 *
 * @param watched - whether its memory is looked at, which takes processor time; 0 without
 */
export function runProgram(file: string, args: readonly string[], watched = true): Promise<{ output: string; peakBytes: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = watched ? watchMemory(child.pid ?? 0) : () => 0;
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const peakBytes = stop();
      if (code === 0) resolve({ output: output.trim(), peakBytes });
      else reject(new Error(`${file} ended with ${code}`));
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** One line of the result: what, how much, and the target beside it. */
export function report(what: string, value: string, target: string, met: boolean): void {
  process.stdout.write(`${what.padEnd(58)} ${value.padStart(12)}   target ${target.padEnd(16)} ${met ? 'met' : 'MISSED'}\n`);
}
