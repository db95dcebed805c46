import path from 'node:path';
import { fileKinds, type FileKind } from '../../store/repositories/retention.ts';
import { kindOfPath } from '../lineage/workspace-files.ts';
import { databaseName, manifestName } from './manifest.ts';

const ownModel = /^own-models\/([0-9a-f]{64})\/((?:[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99}\/){0,4}[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99})$/u;
/** Names that Windows keeps for devices, and endings that it drops. */
const reserved = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\/|$)|[ .](?:\/|$)/i;

/** What a path inside a `.almanac` file is. Paths have forward slashes. */
export type Part =
  | { readonly is: 'manifest' | 'database' }
  | { readonly is: 'file'; readonly kind: FileKind; readonly name: string }
  | { readonly is: 'own-model'; readonly hash: string };

/** Raw data, which an export may leave out. */
export const dataKinds: readonly FileKind[] = ['snapshot', 'joined'];
/** What is worked out again when it is needed. */
export const remadeKinds: readonly FileKind[] = ['figures'];

/** @returns null for a path that no workspace has: nothing else is ever written to the disk */
export function partOf(place: string): Part | null {
  if (place === manifestName) return { is: 'manifest' };
  if (place === databaseName) return { is: 'database' };
  const model = ownModel.exec(place);
  if (model) return reserved.test(place) ? null : { is: 'own-model', hash: model[1] as string };
  const found = kindOfPath(place);
  return found && fileKinds.includes(found.kind) && !remadeKinds.includes(found.kind) ? { is: 'file', ...found } : null;
}

/** As it lies on this machine. */
export const placeIn = (folder: string, place: string): string => path.join(folder, ...place.split('/'));
