import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { OwnModel, OwnModelCard } from '../../contract/entities/own-model.ts';
import { ApiError } from '../../contract/errors.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

const states: Record<OwnModel['state'], string> = {
  granted: 'granted',
  replaced: 'replaced by newer files',
  revoked: 'revoked',
  'not-granted': 'not granted by you',
  damaged: 'damaged: add it again',
};
const short = (hash: string): string => hash.slice(0, 12);
const size = (bytes: number): string => (bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(0)} kB`);

function printCard(card: OwnModelCard): void {
  print(`${card.name} ${card.version}   (${card.id}, ${card.runtime === 'onnx' ? 'a net, ONNX' : 'JavaScript'})`);
  print(card.summary);
  for (const { name, bytes } of card.files) print(`  ${name}  ${size(bytes)}`);
  print(`files ${card.hash}`);
  print(`may:     ${card.may.join(' ')}`);
  print(`may not: ${card.mayNot.join(' ')}`);
  if (card.replaces) print(`takes the place of version ${card.replaces.version} (files ${short(card.replaces.hash)})`);
}

export async function pluginsList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const models = app.plugins.list();
    if (options.json) return printJson(models);
    if (models.length === 0) return print('No model of your own yet: "plugins add FOLDER" adds one.');
    print(
      table(
        ['model', 'name', 'version', 'files', 'state', 'used by'],
        models.map(({ id, name, version, hash, state, usedBy }) => [id, name, version, short(hash), states[state], String(usedBy.length)]),
      ),
    );
    for (const { name, failure } of models) if (failure) print(`${name}, ${failure.at.slice(0, 16).replace('T', ' ')}: ${failure.message}`);
  });
}

/** Asks at a terminal; elsewhere the hash must be given. */
async function agreed(card: OwnModelCard, place: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    print(`\nNothing of it has been run. To grant it: almanac plugins add ${place} --grant ${short(card.hash)}`);
    return false;
  }
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await ask.question('Grant it? [y/N] ')).trim());
  } finally {
    ask.close();
  }
}

export async function pluginsAdd(place: string, options: CommonOptions & { grant?: string }): Promise<void> {
  await withSession(options, async ({ app }) => {
    const folder = path.resolve(place);
    const card = await app.plugins.inspect(folder);
    const { grant } = options;
    if (grant !== undefined && (grant.length < 8 || !card.hash.startsWith(grant.toLowerCase())))
      throw new ApiError('file-changed', `The files are ${short(card.hash)}, not ${grant}. Look at them again: "plugins add ${place}".`, {
        field: 'grant',
      });
    if (grant === undefined) {
      if (options.json) return printJson({ granted: false, card });
      printCard(card);
      if (card.known === 'granted') return print('\nThese very files are granted already.');
      if (!(await agreed(card, place))) return;
    }
    const model = await app.plugins.grant(folder, card.hash);
    if (options.json) return printJson({ granted: true, card, model });
    print(`${model.name} ${model.version} is granted: train it with --models ${model.id}.`);
  });
}

const found = (models: readonly OwnModel[], word: string): OwnModel => {
  const usable = models.filter(({ state }) => state !== 'revoked');
  const matching = usable.filter(({ id, hash, kind }) => id === word || kind === word || (word.length >= 8 && hash.startsWith(word)));
  const [model] = matching.filter(({ state }) => state === 'granted').concat(matching);
  if (!model) throw new ApiError('not-found', `There is no own model ${word}. "plugins list" shows them.`, { value: word });
  return model;
};

export async function pluginsRemove(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const model = await app.plugins.revoke(found(app.plugins.list(), word).hash);
    if (options.json) return printJson(model);
    const used = model.usedBy.length;
    print(`${model.name} ${model.version} may not run any more.${used > 0 ? ` ${used} experiments keep what it forecast.` : ''}`);
  });
}

/** Looks at files without running them; runs the trials only where these very files are granted. */
export async function pluginsCheck(place: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app, signal }) => {
    const card = await app.plugins.inspect(path.resolve(place));
    const trial = card.known === 'granted' ? await app.plugins.trial(card.hash, signal) : null;
    if (options.json) printJson({ card, trial });
    else {
      printCard(card);
      if (!trial) print('\nThe files can be read. Grant them ("plugins add") and check again to see how they run.');
      for (const { name, passed, message } of trial?.checks ?? [])
        print(`${passed ? 'ok     ' : 'failed '} ${name}${message === '' ? '' : `: ${message}`}`);
    }
    const failed = trial?.checks.filter(({ passed }) => !passed).length ?? 0;
    if (failed > 0) throw new ApiError('engine', `${card.name} fails ${failed} of ${trial?.checks.length} checks.`);
  });
}
