import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { badInput, noModel } from '../api-failure.ts';
import type { ApiContext, JsonBytes, Route } from '../context.ts';
import { readInput, readRow } from '../read-input.ts';
import * as schemas from '../schemas.ts';
import type { ServedRows } from '../serving/row-serving.ts';

const MB = 1 << 20;
/** A file of rows at most. */
export const MOST_FILE_BYTES = 64 * MB;

/** @throws ApiFailure 503 */
export function rowsOf({ models }: ApiContext): ServedRows {
  const rows = models.rows();
  if (!rows)
    throw noModel(
      models.rowProblem() ??
        'No model of single rows is loaded. Train one under Predict, or with "almanac predict --train", and promote it: "almanac registry promote".',
    );
  return rows;
}

/** What reads forms throws plain errors, without a code, for forms that are cut off. */
function brokenForm(error: unknown): never {
  if (error instanceof Error && !('code' in error))
    throw badInput('The form cannot be read: it is cut off, or not what its header says.', 'file');
  throw error;
}

/** Predictions of single rows and of many. */
export function predictRoutes(context: ApiContext): Route[] {
  const { models, temporary } = context;

  async function csv(request: FastifyRequest): Promise<JsonBytes> {
    const rows = rowsOf(context);
    const part = await request.file().catch(brokenForm);
    if (!part) throw badInput('The form has no file. Send it as the part "file".', 'file');
    if (part.fieldname !== 'file')
      throw badInput(`The file is the part "${part.fieldname.slice(0, 60)}"; send it as the part "file".`, 'file');
    await mkdir(temporary, { recursive: true });
    const file = path.join(temporary, `sent-${randomUUID()}.csv`);
    try {
      await pipeline(part.file, createWriteStream(file, { flags: 'wx', mode: 0o600 })).catch(brokenForm);
      // A file that was cut off at the limit is no whole file.
      if (part.file.truncated) throw Object.assign(new Error('file too large'), { statusCode: 413 });
      // Only its name, and only for the answer: nothing is opened by it.
      const name = path.basename(part.filename.replaceAll('\\', '/')).slice(0, 255) || 'file.csv';
      return { json: await models.ask(rows, { task: 'csv', path: file, name }) };
    } finally {
      await rm(file, { force: true });
    }
  }

  return [
    {
      method: 'POST',
      url: '/predict',
      scope: 'predict',
      summary: 'Predicts one row.',
      request: schemas.row,
      answer: schemas.prediction,
      bodyLimit: MB,
      handle: ({ body }) => ({ predicted_revenue: rowsOf(context).predict(readRow(body)) }),
    },
    {
      method: 'POST',
      url: '/predict_batch_json',
      scope: 'predict',
      summary: 'Predicts many rows at once.',
      request: schemas.batchRequest,
      answer: schemas.batch,
      bodyLimit: 16 * MB,
      handle: async ({ body }) => ({
        json: await models.ask(rowsOf(context), { task: 'rows', rows: readInput(schemas.batchRequest, body).data }),
      }),
    },
    {
      method: 'POST',
      url: '/predict_batch_csv',
      scope: 'predict',
      summary:
        'Predicts the rows of a CSV file, sent as the part "file" of a form. What is wrong with a row is told; the others are predicted.',
      multipart: true,
      answer: schemas.csvBatch,
      bodyLimit: MOST_FILE_BYTES + MB,
      handle: csv,
    },
    {
      method: 'POST',
      url: '/shap_values',
      scope: 'explain',
      summary: 'What drives the prediction of a row: base value plus the values is the prediction.',
      request: schemas.row,
      answer: schemas.shap,
      bodyLimit: MB,
      handle: async ({ body }) => ({ json: await models.ask(rowsOf(context), { task: 'shap', row: readRow(body) }) }),
    },
  ];
}
