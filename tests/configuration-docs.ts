import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultsFile } from '../main/services/configuration/defaults-file.ts';
import { takes } from '../main/services/configuration/needs.ts';
import { schema, type Section } from '../main/services/configuration/schema.ts';
import type { Setting } from '../main/services/configuration/setting.ts';

// npm run configuration: writes resources/almanac.yml and the tables of docs/configuration.md anew.
const top = path.resolve(import.meta.dirname, '..');
export const defaultsPath = path.join(top, 'resources/almanac.yml');
const page = path.join(top, 'docs/configuration.md');
const [begin, end] = ['<!-- settings: made by tests/configuration-docs.ts -->', '<!-- end of settings -->'];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => `\`${text}\``;

function row(name: string, setting: Setting): string {
  const { help, empty, aliases = [], restart } = setting;
  const value = setting.default === null ? (empty ?? 'none') : code(JSON.stringify(setting.default));
  const also = aliases.length > 0 ? ` Also ${aliases.map((alias) => code(alias.name)).join(', ')}.` : '';
  return `| ${code(name)} | ${cell(value)} | ${cell(takes(setting))} | ${cell(`${help}${also}${restart ? ' **Next start.**' : ''}`)} |`;
}

function tables(section: Section, before: string, depth: number): string[] {
  return [...section.sections].flatMap(([name, below]) => {
    if (below.settings.size === 0 && below.sections.size === 0) return [];
    const rows = [...below.settings].map(([key, setting]) => row(key, setting));
    const table = rows.length === 0 ? [] : ['| setting | default | takes | |', '|---|---|---|---|', ...rows, ''];
    return [`${'#'.repeat(depth)} ${before}${name}`, '', below.about, '', ...table, ...tables(below, `${before}${name}.`, depth + 1)];
  });
}

/** The page as it is, and as it should be. */
export function configurationPage(): { readonly is: string; readonly should: string } {
  const is = readFileSync(page, 'utf8');
  const [before = '', rest = ''] = is.split(begin);
  const [, after = ''] = rest.split(end);
  return { is, should: `${before}${begin}\n\n${tables(schema, '', 3).join('\n').trim()}\n\n${end}${after}` };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(defaultsPath, defaultsFile());
  writeFileSync(page, configurationPage().should);
}
