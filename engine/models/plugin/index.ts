import type { LocalModel } from '../model.ts';
import type { GrantedPlugin, PluginCall } from './call.ts';
import { createNetModel } from './net-model.ts';
import { createPluginModel } from './plugin-model.ts';

export { isPluginKind, pluginKind, type GrantedPlugin, type PluginCall, type PluginRequest, type SentSeries } from './call.ts';
export { INTERFACE_VERSION, readManifest, readRelativePath, type PluginManifest } from './manifest.ts';
export type { NetShape } from './net-shape.ts';

/** The model of an own model that was granted; asking its code is left to `call`. */
export function pluginModel(plugin: GrantedPlugin, call: PluginCall): LocalModel {
  const { net } = plugin.manifest;
  return (net ? createNetModel(plugin, net, call) : createPluginModel(plugin, call)) as unknown as LocalModel;
}
