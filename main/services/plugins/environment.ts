import { createRequire } from 'node:module';
import type { EnvironmentReport } from '../../../contract/entities/settings.ts';
import type { HostPorts } from '../../host.ts';

const has = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};

/** What models of the user's own can be run by here, and what is missing for more. */
export function describeOwnModels(host: HostPorts): Omit<EnvironmentReport['checks'][number], 'name'> {
  const walls =
    host.kind === 'desktop' ? 'in a process of their own' : 'in a process of their own that Node lets read no data and write nothing';
  const modules = `modules run in QuickJS (WebAssembly), ${walls}`;
  return has('onnxruntime-web')
    ? { state: 'ok', detail: `${modules}; ONNX nets in ONNX Runtime (WebAssembly)` }
    : { state: 'warning', detail: `${modules}; ONNX nets cannot be run: the optional package onnxruntime-web is not installed` };
}
