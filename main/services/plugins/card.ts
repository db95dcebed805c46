import type { OwnModelCard } from '../../../contract/entities/own-model.ts';
import type { PluginManifest } from '../../../engine/models/plugin/index.ts';
import { usualLimits } from '../../jobs/plugins/protocol.ts';
import type { UnderstoodPlugin } from './understand.ts';

const seconds = usualLimits.callMs / 1000;
const megabytes = usualLimits.memoryBytes / 1_048_576;

function mayOf({ runtime, acceptsRegressors }: PluginManifest): string[] {
  const sees = acceptsRegressors ? 'the values, dates and regressors' : 'the values and dates';
  return runtime === 'onnx'
    ? [
        `See the newest values of each series it forecasts${acceptsRegressors ? ', and their regressors' : ''}.`,
        `Compute for at most ${seconds} seconds at a time.`,
      ]
    : [
        `See ${sees} of each series it forecasts, and the series' name.`,
        `Compute for at most ${seconds} seconds at a time with ${megabytes} MB of memory.`,
      ];
}

const mayNot: readonly string[] = [
  'Read or write any file.',
  'Reach the network.',
  'Start programs, or see other programs, the clock, the environment or the other data of this workspace.',
  'Keep anything from one series to the next.',
];

/** What a user is asked to grant. */
export function cardOf(
  found: UnderstoodPlugin,
  granted: readonly { readonly hash: string; readonly manifest: PluginManifest }[],
): OwnModelCard {
  const { hash, kind, manifest, bytes, files } = found;
  const same = granted.find((one) => one.hash === hash);
  const other = granted.find((one) => one.manifest.id === manifest.id);
  return {
    hash,
    kind,
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    summary: manifest.summary,
    runtime: manifest.runtime,
    files: [...files].map(([name, content]) => ({ name, bytes: content.length })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    bytes,
    may: mayOf(manifest),
    mayNot: [...mayNot],
    limits: [...manifest.limits],
    known: same ? 'granted' : other ? 'changed' : 'new',
    replaces: same || !other ? null : { version: other.manifest.version, hash: other.hash },
  };
}
