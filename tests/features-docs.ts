import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FeatureParameter } from '../engine/features/matrix/kind.ts';
import { featureKinds } from '../engine/features/matrix/registry.ts';

// npm run node -- tests/features-docs.ts: writes the kinds of features into docs/features.md anew.
const page = path.resolve(import.meta.dirname, '../docs/features.md');
const [begin, end] = ['<!-- kinds: made by tests/features-docs.ts -->', '<!-- end of kinds -->'];

function range({ min, max }: FeatureParameter): string {
  if (min !== undefined && max !== undefined) return ` ${min} to ${max}.`;
  if (min !== undefined) return ` ${min} or more.`;
  return '';
}
const choices = ({ choices: of }: FeatureParameter): string =>
  of ? ` ${of.map(({ value, label }) => `\`${value}\`: ${label}`).join('; ')}.` : '';
const usual = ({ default: value }: FeatureParameter): string => (value === undefined ? '' : ` Default ${JSON.stringify(value)}.`);

/** The part of the page that is about each kind. */
export const kindsMarkdown = (): string =>
  featureKinds
    .map(({ kind, label, help, parameters }) =>
      [
        `### ${label} (\`${kind}\`)`,
        '',
        help,
        '',
        ...parameters.map(
          (parameter) => `- \`${parameter.name}\`: ${parameter.help}${range(parameter)}${choices(parameter)}${usual(parameter)}`,
        ),
      ].join('\n'),
    )
    .join('\n\n');

/** The page as it is, and as it should be. */
export function featuresPage(): { readonly is: string; readonly should: string } {
  const is = readFileSync(page, 'utf8');
  const [before = '', rest = ''] = is.split(begin);
  const [, after = ''] = rest.split(end);
  return { is, should: `${before}${begin}\n\n${kindsMarkdown()}\n\n${end}${after}` };
}

if (process.argv[1] === import.meta.filename) writeFileSync(page, featuresPage().should);
