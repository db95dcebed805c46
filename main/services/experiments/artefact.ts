import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { ModelSpec } from '../../../contract/entities/model.ts';
import type { ResultRepository } from '../../store/repositories/results.ts';

const page = 1000;

export const artefactPath = (folder: string, sha256: string): string => path.join(folder, `${sha256}.jsonl`);

/** What a run's models are, so that they can be made again. */
export interface ArtefactHeader {
  /** Name of the run. */
  readonly model: string;
  readonly kind: string;
  readonly spec: ModelSpec;
  readonly seed: number;
  readonly datasetVersionId: string;
  readonly codeVersion: string;
}

/**
 * Writes a run's fitted models as data: a first line that says what they are, then the model of all series where there is one, then one JSON
 * line a series. The file is named by the
 * SHA-256 of its content and appears only when complete.
 */
export async function writeArtefact(
  folder: string,
  header: ArtefactHeader,
  ids: readonly string[],
  results: ResultRepository,
  runId: string,
): Promise<{ sha256: string; bytes: number }> {
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `.writing-${process.pid}-${randomBytes(6).toString('hex')}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const file = createWriteStream(draft);
  // Waiting for it from the start keeps an early error (a full disk) from going unheard.
  const written = finished(file);
  written.catch(() => undefined);
  try {
    const put = async (text: string): Promise<void> => {
      hash.update(text);
      bytes += Buffer.byteLength(text);
      if (!file.write(text)) await Promise.race([once(file, 'drain'), written]);
    };
    await put(`${JSON.stringify({ formatVersion: 2, content: 'almanac-models', ...header })}\n`);
    const model = results.model(runId);
    if (model !== null) await put(`{"model":"${header.kind}","fitted":${model}}\n`);
    let after = -1;
    for (;;) {
      const rows = results.fitted(runId, after, page);
      const last = rows.at(-1);
      if (!last) break;
      after = last.series;
      await put(
        rows
          .map((row) => `{"series":${JSON.stringify(ids[row.series] ?? '')},"model":"${row.modelUsed}","fitted":${row.fitted}}\n`)
          .join(''),
      );
    }
    file.end();
    await written;
    const sha256 = hash.digest('hex');
    await rename(draft, artefactPath(folder, sha256));
    return { sha256, bytes };
  } finally {
    file.destroy();
    await rm(draft, { force: true });
  }
}
