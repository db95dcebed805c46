import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ChoiceChange, ChoicePart } from '../../../contract/entities/lineage.ts';
import { activeSteps } from '../../../engine/cleaning/recipe.ts';
import { aggregationWords, featureWords, frequencyName, gapWords, roleWords, stepWords } from './stage-words.ts';

type Compared = Pick<DatasetVersion, 'files' | 'choices'>;
type Say = (part: ChoicePart, text: string) => void;

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What one list has and the other lacks, each as often as it occurs. */
function lacking(list: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1);
  return list.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

function files(before: Compared, after: Compared, say: Say): void {
  const hash = ({ sha256 }: { sha256: string | null }): string => sha256 ?? '';
  const old = new Set(before.files.map(hash));
  const now = new Set(after.files.map(hash));
  const gone = before.files.filter((file) => !now.has(hash(file)));
  const come = after.files.filter((file) => !old.has(hash(file)));
  for (const file of come) {
    const same = gone.findIndex(({ name }) => name === file.name);
    if (same < 0) say('files', `${file.name} added`);
    else {
      const [was] = gone.splice(same, 1);
      say(
        'files',
        `${file.name} has other content: ${was?.bytes.toLocaleString('en-US')} bytes before, ${file.bytes.toLocaleString('en-US')} now`,
      );
    }
  }
  for (const { name } of gone) say('files', `${name} no longer used`);
  if (gone.length === 0 && come.length === 0 && !equal(before.files.map(hash), after.files.map(hash)))
    say('files', 'the same files in another order');
}

function reading({ choices: a }: Compared, { choices: b }: Compared, say: Say): void {
  for (const key of new Set([...Object.keys(a.dialect), ...Object.keys(b.dialect)]) as Set<keyof typeof a.dialect>)
    if (!equal(a.dialect[key], b.dialect[key]))
      say('reading', `${key} ${JSON.stringify(a.dialect[key] ?? null)} → ${JSON.stringify(b.dialect[key] ?? null)}`);
  if (a.layout !== b.layout) say('reading', `layout ${a.layout} → ${b.layout}`);
  if (!equal(a.parts, b.parts)) say('reading', `sheet or table ${a.parts?.join(', ') ?? '–'} → ${b.parts?.join(', ') ?? '–'}`);
  if (a.dropDuplicateRows !== b.dropDuplicateRows) say('reading', `repeated rows are ${b.dropDuplicateRows ? 'dropped' : 'kept'}`);
  if (a.aggregation !== b.aggregation)
    say('reading', `rows of one period are ${aggregationWords[b.aggregation]}, before ${aggregationWords[a.aggregation]}`);
  if (a.gaps !== b.gaps) say('reading', `a period without a row is ${gapWords[b.gaps]}, before ${gapWords[a.gaps]}`);
  if (!equal(a.frequency, b.frequency)) say('frequency', `${frequencyName(a.frequency)} → ${frequencyName(b.frequency)}`);
  if (a.seasonLength !== b.seasonLength) say('frequency', `season of ${a.seasonLength} periods → ${b.seasonLength}`);
}

function roles({ choices: a }: Compared, { choices: b }: Compared, say: Say): void {
  for (const name of new Set([...Object.keys(a.roles), ...Object.keys(b.roles)])) {
    const [was, is] = [a.roles[name], b.roles[name]];
    if (was === is) continue;
    if (was === undefined) say('roles', `${name} is new: ${roleWords[is ?? 'ignore']}`);
    else if (is === undefined) say('roles', `${name} is gone; it was ${roleWords[was]}`);
    else say('roles', `${name}: ${roleWords[was]} → ${roleWords[is]}`);
  }
}

function joins({ choices: a }: Compared, { choices: b }: Compared, say: Say): void {
  const [old, now] = [new Map(a.tables?.map((table) => [table.name, table])), new Map(b.tables?.map((table) => [table.name, table]))];
  for (const [name, table] of now) {
    const was = old.get(name);
    const keys = table.on.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(', ');
    if (!was) say('joins', `${name} joined${keys === '' ? '' : ` on ${keys}`}`);
    else if (!equal(was, table)) say('joins', `${name} joined in another way${keys === '' ? '' : `: on ${keys}`}`);
  }
  for (const name of old.keys()) if (!now.has(name)) say('joins', `${name} no longer joined`);
}

function stages({ choices: a }: Compared, { choices: b }: Compared, say: Say): void {
  const [old, now] = [activeSteps(a.recipe).map(stepWords), activeSteps(b.recipe).map(stepWords)];
  for (const step of lacking(now, old)) say('recipe', `added: ${step}`);
  for (const step of lacking(old, now)) say('recipe', `removed: ${step}`);
  if (!equal(old, now) && equal(old.toSorted(), now.toSorted())) say('recipe', 'the same steps in another order');
  const [made, makes] = [a.features?.specs.map(featureWords) ?? [], b.features?.specs.map(featureWords) ?? []];
  for (const feature of lacking(makes, made)) say('features', `added: ${feature}`);
  for (const feature of lacking(made, makes)) say('features', `removed: ${feature}`);
  if (!a.features || !b.features) return;
  if (a.features.horizon !== b.features.horizon) say('features', `known ${a.features.horizon} → ${b.features.horizon} periods ahead`);
  if (a.features.strategy !== b.features.strategy) say('features', `strategy ${a.features.strategy} → ${b.features.strategy}`);
  if (!equal(a.features.exclude ?? [], b.features.exclude ?? []))
    say('features', `left out: ${a.features.exclude?.join(', ') || 'none'} → ${b.features.exclude?.join(', ') || 'none'}`);
  if ((a.features.useAsRegressors ?? false) !== (b.features.useAsRegressors ?? false))
    say('features', b.features.useAsRegressors ? 'now regressors of the models' : 'no longer regressors of the models');
}

/** What was chosen differently for two versions, in words; nothing for the same choices on the same files. */
export function choiceChanges(before: Compared, after: Compared): ChoiceChange[] {
  const found: ChoiceChange[] = [];
  for (const compare of [files, reading, roles, joins, stages]) compare(before, after, (part, text) => found.push({ part, text }));
  return found;
}
