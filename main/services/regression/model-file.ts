import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import { rowModelFromJson, rowModelFromXgboost, rowModelToJson, type RowModel } from '../../../engine/regression/index.ts';
import { dateReader } from './parse-date.ts';

/** A model with what is needed to read cells for it. */
export interface KeptModel {
  readonly name: string;
  /** Date format by column. */
  readonly formats: Readonly<Record<string, string>>;
  readonly model: RowModel;
}

/** A file larger than this was made by no training here. */
const MOST_BYTES = 300_000_000;

export const modelPath = (folder: string, sha256: string): string => path.join(folder, `${sha256}.json`);

/**
 * A model from elsewhere: a model file of Almanac's, or XGBoost's JSON, told apart by what is in it.
 *
 * @param target - name of what an XGBoost model predicts, which its file does not say
 * @throws ApiError `file-missing`, `file-unreadable` with the reason
 */
export async function importModel(source: { readonly path: string; readonly name: string }, target: string): Promise<KeptModel> {
  const { path: file, name } = source;
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) throw new ApiError('file-missing', `${name} is not there any more. Choose it again.`, { file: name });
  const refuse = (reason: string): never => {
    throw new ApiError('file-unreadable', `${name} is refused as a model: ${reason}`, {
      file: name,
      hint: "Choose a model that Almanac saved, or one that XGBoost saved as JSON: booster.save_model('model.json').",
    });
  };
  if (info.size > MOST_BYTES) return refuse(`it has ${Math.round(info.size / 1e6)} MB, at most ${MOST_BYTES / 1e6} MB are read`);
  const text = await readFile(file, 'utf8');
  // What XGBoost writes has its learner at the top.
  const head = text.slice(0, 300);
  if (/"almanac-xgboost-about"/.test(head)) return refuse('it says how a model is used; the model itself is the other file');
  if (!/^\s*\{\s*"(learner|version)"\s*:/.test(head)) return readModel(file, undefined, name);
  try {
    return { name: name.replace(/\.[^.]+$/, ''), formats: {}, model: rowModelFromXgboost(text, target) };
  } catch (error) {
    return refuse(error instanceof Error ? error.message.replace(/^this XGBoost model cannot be read: /, '') : String(error));
  }
}

/** Writes a model as data. The file is named by the SHA-256 of its content and appears only when complete. */
export async function writeModel(folder: string, { name, formats, model }: KeptModel): Promise<{ sha256: string; bytes: number }> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ content: 'almanac-row-model-file', formatVersion: 1, name, formats, model: rowModelToJson(model) });
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const draft = path.join(folder, `.writing-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(draft, bytes);
    await rename(draft, modelPath(folder, sha256));
  } finally {
    await rm(draft, { force: true });
  }
  return { sha256, bytes: bytes.length };
}

/**
 * Reads a model file, from wherever it comes: nothing in it is trusted.
 *
 * @param sha256 - what the content must be, where that is known
 * @param name - what messages call it
 * @throws ApiError `file-missing`, `file-changed`, `file-unreadable` with the reason
 */
export async function readModel(file: string, sha256?: string, name: string = path.basename(file)): Promise<KeptModel> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile())
    throw new ApiError('file-missing', `The model file ${name} is not there any more. Train the model again.`, { file: name });
  const refuse = (reason: string): never => {
    throw new ApiError('file-unreadable', `${name} is refused as a model: ${reason}`, { file: name });
  };
  if (info.size > MOST_BYTES) return refuse(`it has ${Math.round(info.size / 1e6)} MB, at most ${MOST_BYTES / 1e6} MB are read`);
  const bytes = await readFile(file);
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new ApiError(
      'file-changed',
      `The model file ${name} is not what was kept: it was changed or is damaged. Train the model again.`,
      { file: name },
    );
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refuse('it is no JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse('it holds no object');
  const from = json as Record<string, unknown>;
  if (from['content'] !== 'almanac-row-model-file') return refuse('it does not say that it is a model of single rows');
  if (from['formatVersion'] !== 1)
    return refuse(`its format version is ${String(from['formatVersion']).slice(0, 20)}; this Almanac reads 1`);
  const title = from['name'];
  if (typeof title !== 'string' || title.length > 200) return refuse('its name must be text of at most 200 characters');
  let model: RowModel;
  try {
    model = rowModelFromJson(from['model']);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  return { name: title, formats: formatsOf(from['formats'], model, refuse), model };
}

function formatsOf(from: unknown, { preparation }: RowModel, refuse: (reason: string) => never): Record<string, string> {
  if (typeof from !== 'object' || from === null) return refuse('it does not say how dates are written');
  const formats: Record<string, string> = {};
  for (const { column, use } of preparation) {
    if (use !== 'date') continue;
    const format = Object.hasOwn(from, column) ? (from as Record<string, unknown>)[column] : undefined;
    if (typeof format !== 'string' || format.length > 60 || dateReader(format) === null)
      return refuse(`the dates of ${column.slice(0, 60)} have no format that can be read`);
    formats[column] = format;
  }
  return formats;
}
