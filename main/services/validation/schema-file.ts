import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { datasetSchema, type DatasetSchema } from '../../../contract/entities/validation.ts';
import { ApiError } from '../../../contract/errors.ts';
import { readYaml } from '../../read-yaml.ts';

/**
 * Reads a schema written in YAML.
 *
 * @throws ApiError `file-missing`; `bad-input` that names the line or field
 */
export async function readSchemaFile(file: string): Promise<DatasetSchema> {
  const parsed = datasetSchema.safeParse(await readYaml(file, 'Check the path of the schema.'));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new ApiError(
    'bad-input',
    `${file}: ${field ? `${field}: ` : ''}${issue?.message ?? 'not understood'}. See docs/validation.md for what a schema may say.`,
    {
      file,
      field,
    },
  );
}

const head = `# What the data have to be. Loosen or tighten any line; what is left out is not checked. See docs/validation.md.
`;

export const writeSchemaFile = (file: string, schema: DatasetSchema): Promise<void> =>
  writeFile(file, head + stringify(schema, { lineWidth: 120 }));
