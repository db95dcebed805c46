import { app } from 'electron';
import type { OwnProcess } from '../services/system/processes.ts';

const names: Record<string, string> = { Browser: 'application', Tab: 'window', GPU: 'graphics', Utility: 'helper' };

/** All processes of the application, as Chromium counts them. */
export const windowProcesses = (): OwnProcess[] =>
  app.getAppMetrics().map(({ pid, type, name, serviceName, memory, cpu }) => ({
    name: name?.replace(/^Almanac /, '') ?? serviceName ?? names[type] ?? type,
    pid,
    bytes: memory.workingSetSize * 1024,
    cpuMs: cpu.cumulativeCPUUsage === undefined ? null : cpu.cumulativeCPUUsage * 1000,
  }));
