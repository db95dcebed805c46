import { existsSync } from 'node:fs';
import type { ChainLink } from '../../contract/entities/provenance.ts';
import { runIdOf } from './repeat.ts';
import { print, printJson } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

const marks: Record<ChainLink['state'], string> = { ok: 'ok', broken: 'BROKEN', unchecked: 'not checked' };

/** Checks a report, or a run, link by link. Exit status 1 where one is broken. */
export async function verifyCommand(word: string, options: CommonOptions & { readonly file?: readonly string[] }): Promise<void> {
  await withSession(options, async (session) => {
    const { verify } = session.app;
    const found = existsSync(word) ? await verify.file(word, options.file) : await verify.run(await runIdOf(session, word), options.file);
    if (!found.ok) process.exitCode = 1;
    if (options.json) return printJson(found);
    print(found.subject);
    for (const { title, state, said } of found.links) print(`${marks[state].padEnd(12)}${title.padEnd(15)}${said}`);
    const left = found.links.filter(({ state }) => state === 'unchecked').length;
    if (found.broken) print(`\nBroken at ${found.broken.title.toLowerCase()}: ${found.broken.said}`);
    else print(left === 0 ? '\nEvery link holds.' : `\nNo link is broken; ${left} could not be checked.`);
  });
}
