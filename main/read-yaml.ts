import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { ApiError } from '../contract/errors.ts';

/**
 * What a YAML or JSON file holds; an empty file is an empty object.
 *
 * @param hint - what to check where the file is not there: `Check the path given with --config.`
 * @throws ApiError `file-missing`; `bad-input` with the line
 */
export async function readYaml(file: string, hint: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ApiError('file-missing', `${file} cannot be read. ${hint}`, { file });
  });
  try {
    return parse(text) ?? {};
  } catch (error) {
    // Aliases that stand for too much, or for nothing.
    if (error instanceof ReferenceError)
      throw new ApiError('bad-input', `${file}: ${error.message}. Write out what aliases stand for.`, { file });
    if (!(error instanceof YAMLParseError)) throw error;
    const row = error.linePos?.[0].line;
    throw new ApiError('bad-input', `${file}: ${error.message}`, { file, ...(row === undefined ? {} : { row }) });
  }
}
