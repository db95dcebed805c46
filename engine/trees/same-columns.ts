import { EngineError } from '../core/errors.ts';
import type { TreeData } from './tree-data.ts';

/**
 * Makes sure that columns are those that an ensemble knows, in its order.
 *
 * @throws EngineError `invalid-option`, `length-mismatch`
 */
export function sameColumns(
  known: { readonly featureNames: readonly string[]; readonly featureKinds: readonly ('numeric' | 'categorical')[] },
  { columns }: TreeData,
): number {
  if (columns.length !== known.featureNames.length)
    throw new EngineError('invalid-option', `the trees know ${known.featureNames.length} columns, ${columns.length} were given`);
  const rows = columns[0]?.values.length ?? 0;
  columns.forEach(({ name, kind, values }, f) => {
    const [wanted, wantedKind] = [known.featureNames[f], known.featureKinds[f]];
    if (name !== wanted || kind !== wantedKind)
      throw new EngineError('invalid-option', `column ${f} must be ${wanted} (${wantedKind}), not ${name} (${kind})`);
    if (values.length !== rows)
      throw new EngineError('length-mismatch', `column ${name} has ${values.length} rows, the first column ${rows}`);
  });
  return rows;
}
