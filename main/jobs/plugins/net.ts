import type { PluginCode, PluginLimits } from './protocol.ts';

/** @throws Error: nets cannot be run yet */
export async function openNet(_code: PluginCode): Promise<{ ask(request: string, fresh: boolean, limits: PluginLimits): Promise<string> }> {
  throw new Error('nets cannot be run here');
}
