import type { ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { copyFile } from 'node:fs/promises';
import { asCsv, type AsCsv } from './formats/as-csv.ts';
import { stampOf } from './hash.ts';
import { inspect, type Report } from './inspect.ts';
import type { ReadAhead } from './plain/read-ahead.ts';
import type { Operations } from './protocol.ts';
import { writeSnapshot, type SnapshotOptions } from './snapshot.ts';
import type { SnapshotResult, SourcePath, TextResult } from './types.ts';

/** Files of any format as text, and the sheets or tables that were read. */
function toText(files: readonly SourcePath[], parts: ImportChoices['parts'], folder: string, report: Report): Promise<AsCsv[]> {
  return asCsv(files, folder, parts, (name) => report(`Converting ${name}`, 0, 0));
}

/** `inspect` for files of any format. @param ahead - reads on while the preview is made and looked at */
export async function inspectAny(
  input: Operations['inspect']['input'],
  report: Report,
  ahead: ReadAhead | null = null,
): Promise<ImportPreview> {
  const texts = await toText(input.files, input.choices?.parts ?? input.hints?.parts, input.folder, report);
  if (texts.every(({ format }) => format === 'text')) return inspect(input, report, ahead);
  const preview = await inspect({ ...input, files: texts.map(({ file }) => file) }, report);
  const parts = texts.flatMap(({ part }, file) => (part ? [{ file, kind: part.kind, names: [...part.names], chosen: part.chosen }] : []));
  const files = await Promise.all(
    preview.files.map(async (file, i) => ({ ...file, bytes: (await stampOf(input.files[i] as SourcePath)).bytes })),
  );
  if (parts.length === 0) return { ...preview, files };
  const chosen = texts.map(({ part }) => part?.chosen ?? null);
  return { ...preview, files, parts, choices: { ...preview.choices, parts: chosen } };
}

/** `writeSnapshot` for files of any format. */
export async function snapshotAny(
  input: Operations['snapshot']['input'],
  report: Report,
  options: Pick<SnapshotOptions, 'ahead' | 'onPanel'> = {},
): Promise<SnapshotResult> {
  const texts = await toText(input.files, input.choices.parts, input.folder, report);
  return writeSnapshot({ ...input, files: texts.map(({ file }) => file) }, report, options);
}

/** A file of another format as CSV at `target`; null where it is text already. */
export async function textOf({ file, target, folder }: Operations['text']['input'], report: Report): Promise<TextResult | null> {
  const [text] = await toText([file], [], folder, report);
  if (!text || text.format === 'text') return null;
  // The folder goes with the call; a copy may lie on another disk.
  await copyFile(text.file.path, target);
  const { part } = text;
  return { part: part ? { kind: part.kind, chosen: part.chosen, names: [...part.names] } : null };
}
