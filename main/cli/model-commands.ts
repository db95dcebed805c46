import type { ParameterInfo } from '../../contract/entities/model.ts';
import { modelInfos, modelInfo } from '../services/models/catalogue.ts';
import { kindOf } from './models.ts';
import { print, printJson, table } from './output.ts';

/** Every kind that can be trained, by family. */
export function modelsList({ json }: { json?: boolean }): void {
  if (json) return printJson(modelInfos);
  for (const [family, members] of Map.groupBy(modelInfos, (info) => info.family)) {
    print(`${family}`);
    for (const { kind, aliases, summary } of members)
      print(`  ${kind.padEnd(26)}${summary}${aliases.length > 0 ? ` (also: ${aliases.join(', ')})` : ''}`);
  }
  print('\n"models show KIND" tells its parameters; a file given with --config sets them.');
}

function allowed({ type, min, max, choices }: ParameterInfo): string {
  if (choices) return choices.map(({ value }) => value).join(' | ');
  const bounds = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`].filter((part) => part !== '').join(' ');
  return bounds === '' ? type : `${type} ${bounds}`;
}

const shown = ({ default: value, empty = 'automatic' }: ParameterInfo): string =>
  value === undefined ? empty : JSON.stringify(value).replaceAll('"', '');

export function modelsShow(word: string, { json }: { json?: boolean }): void {
  const info = modelInfo(kindOf(word));
  if (json) return printJson(info);
  print(`${info.label} (${info.kind}), ${info.family}\n${info.summary}\n`);
  for (const common of [false, true]) {
    const parameters = info.parameters.filter((parameter) => parameter.common === common);
    if (parameters.length === 0) continue;
    print(common ? 'Options of every model' : 'Parameters');
    print(
      table(
        ['  name', 'values', 'default'],
        parameters.map((parameter) => [`  ${parameter.name}`, allowed(parameter), shown(parameter)]),
      ),
    );
    for (const { name, help } of parameters) print(`  ${name}: ${help}`);
    print('');
  }
  for (const limit of info.limits) print(`- ${limit}`);
}
