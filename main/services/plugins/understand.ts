import { ApiError } from '../../../contract/errors.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { pluginKind, readManifest, type GrantedPlugin, type PluginManifest } from '../../../engine/models/plugin/index.ts';
import { checkNet } from './onnx/check-net.ts';
import { manifestName, shownName, type PluginFiles } from './read-files.ts';

/** The files of a model with what they say of themselves. Nothing of them has been run. */
export interface UnderstoodPlugin extends PluginFiles, GrantedPlugin {
  readonly manifest: PluginManifest;
}

/** A module of one file has its manifest in its first comment. */
const COMMENT = /^\s*\/\*\*?\s*almanac-model\s*(\{[\s\S]*?\})\s*\*\//;
const MOST_MANIFEST = 100_000;

const refused = (what: string, reason: string): ApiError =>
  new ApiError('file-unreadable', `${shownName(what)} is refused as a model: ${reason}`, { file: shownName(what) });

function parsed(text: string, what: string): unknown {
  if (text.length > MOST_MANIFEST) throw refused(what, `its manifest has ${text.length} characters, at most ${MOST_MANIFEST} are read.`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refused(what, `its manifest is no JSON (${error instanceof Error ? error.message.slice(0, 120) : ''}).`);
  }
}

/** The manifest as JSON, from wherever these files keep it. */
function manifestOf({ files }: PluginFiles): { readonly json: unknown; readonly what: string } {
  const file = files.get(manifestName);
  if (file) return { json: parsed(file.toString('utf8'), manifestName), what: manifestName };
  const [only] = files.keys();
  if (files.size === 1 && only !== undefined && /\.m?js$/.test(only)) {
    const comment = COMMENT.exec((files.get(only) as Buffer).subarray(0, MOST_MANIFEST).toString('utf8'))?.[1];
    if (comment === undefined) throw refused(only, 'it does not begin with a comment /* almanac-model { ... } */ that says what it is.');
    const json = parsed(comment, only);
    return { json: typeof json === 'object' && json !== null && !('main' in json) ? { ...json, main: only } : json, what: only };
  }
  if (only === undefined) throw refused('The folder', 'it is empty.');
  throw refused(only, `there is no ${manifestName} beside it that says what it is. The page "Your own model" has examples.`);
}

/**
 * What these files say of themselves, checked.
 *
 * @throws ApiError `file-unreadable` with the reason
 */
export function understandPlugin(found: PluginFiles): UnderstoodPlugin {
  const { json, what } = manifestOf(found);
  let manifest: PluginManifest;
  try {
    manifest = readManifest(json);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw refused(what, error.message);
  }
  if (!found.files.has(manifest.main)) throw refused(what, `its "main" names ${shownName(manifest.main)}, which is not among its files.`);
  if (manifest.net) {
    try {
      checkNet(found.files.get(manifest.main) as Buffer, manifest.net);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw refused(manifest.main, `${error.message}.`);
    }
  }
  return { ...found, manifest, kind: pluginKind(manifest.id, found.hash) };
}
