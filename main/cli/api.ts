import { InvalidArgumentError, Option, type Command } from 'commander';
import { apiScope, type ApiScope, type ApiToken } from '../../contract/entities/api-token.ts';
import { ApiError } from '../../contract/errors.ts';
import { createApp } from '../app.ts';
import { forkProgram } from '../jobs/plugins/fence.ts';
import { closeOnSignal, serveUntilSignal } from '../server/serve-until-signal.ts';
import { scopeMeanings } from '../services/api/tokens.ts';
import { defaultWorkspace } from '../user-data.ts';
import { productName, version } from '../version.ts';
import { configurationFile } from './config.ts';
import { note, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';
import { wholeNumber } from './values.ts';

interface ServeOptions {
  readonly workspace?: string;
  readonly port?: number;
  readonly config?: string;
  readonly open?: boolean;
  readonly api?: boolean;
  readonly host?: string;
  readonly rateLimit?: number;
  readonly rowModel?: string;
  readonly sarimaModel?: string;
}

const DEFAULT_PORT = 5001;

async function serveApi({ workspace, port, config, rateLimit, rowModel, sarimaModel }: ServeOptions): Promise<void> {
  const app = await createApp({
    workspace: workspace ?? defaultWorkspace(),
    host: { kind: 'terminal', fork: forkProgram },
    version,
    configurationFile: await configurationFile(config),
  });
  try {
    const api = await app.localApi.start({
      port: port ?? app.configuration.get().api.port,
      rateLimit,
      choice: { ...(rowModel === undefined ? {} : { rowModel }), ...(sarimaModel === undefined ? {} : { sarimaModel }) },
    });
    closeOnSignal(() => app.close());
    const { rowModel: rows, sarima, notes } = app.localApi.state();
    print(`${productName} API: ${api.address}/docs`);
    note(`Single rows: ${rows?.name ?? 'no model'}. SARIMA: ${sarima ? `${sarima.name} v${sarima.number}` : 'no champion'}.`);
    for (const line of notes) note(line);
    if (!app.apiTokens.list().some(({ revokedAt }) => revokedAt === null))
      note('There is no token yet: "almanac token create NAME --scopes status,predict,forecast,explain" makes one.');
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Serves the interface to a browser, or with `--api` the local API to programs. */
async function serve(options: ServeOptions): Promise<void> {
  const { api, host, workspace, port, open, config } = options;
  if (host !== undefined && host !== '127.0.0.1' && host !== 'localhost')
    throw new ApiError('bad-input', `--host ${host} is refused: Almanac answers this machine only, as 127.0.0.1.`, { field: 'host' });
  if (api) return serveApi(options);
  return serveUntilSignal({ workspace, port, open: open ?? false, configurationFile: await configurationFile(config) });
}

const scopesOf = (text: string): ApiScope[] =>
  text.split(',').map((word) => {
    const read = apiScope.safeParse(word.trim());
    if (!read.success) throw new InvalidArgumentError(`“${word.trim()}” is no scope; there are ${apiScope.options.join(', ')}.`);
    return read.data;
  });

const stateOf = ({ revokedAt, expiresAt }: ApiToken): string =>
  revokedAt !== null
    ? 'revoked'
    : expiresAt === null
      ? 'no end'
      : Date.parse(expiresAt) <= Date.now()
        ? 'expired'
        : `to ${expiresAt.slice(0, 10)}`;

interface CreateOptions extends CommonOptions {
  readonly scopes: readonly ApiScope[];
  readonly days?: number;
}
const create = (name: string, { scopes, days, ...options }: CreateOptions): Promise<void> =>
  withSession(options, ({ app }) => {
    const made = app.apiTokens.create({ name, scopes: [...scopes], days: days ?? null });
    if (options.json) printJson({ ...made.token, text: made.text });
    else {
      print(made.text);
      note(`This is shown once. ${made.token.name} may ask for ${made.token.scopes.join(', ')}; ${stateOf(made.token)}.`);
    }
    return Promise.resolve();
  });

const list = (options: CommonOptions): Promise<void> =>
  withSession(options, ({ app }) => {
    const tokens = app.apiTokens.list();
    if (options.json) printJson(tokens);
    else if (tokens.length === 0) print('There are no tokens.');
    else
      print(
        table(
          ['name', 'token', 'scopes', 'made', 'last used', 'valid', 'id'],
          tokens.map((token) => [
            token.name,
            `${token.start}…`,
            token.scopes.join(','),
            token.createdAt.slice(0, 10),
            token.lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
            stateOf(token),
            token.id,
          ]),
        ),
      );
    return Promise.resolve();
  });

const revoke = (word: string, options: CommonOptions): Promise<void> =>
  withSession(options, ({ app }) => {
    const token = app.apiTokens.revoke(word);
    if (options.json) printJson(token);
    else print(`${token.name} (${token.start}…) is revoked: requests with it are refused from now on.`);
    return Promise.resolve();
  });

/** Serving, and the tokens of those who may ask. */
export function addApiCommands(program: Command, common: (command: Command) => Command): void {
  program
    .command('serve')
    .description('serve the application to a browser on this machine, or its local API to programs')
    .option('--workspace <dir>', 'folder that holds datasets and runs')
    .option('--port <n>', `port on 127.0.0.1 (default: a free one; ${DEFAULT_PORT} for the API)`, wholeNumber(0, 65_535))
    .option('--host <name>', '127.0.0.1 or localhost; others are refused')
    .option('--config <file>', "YAML file of settings, before the workspace's own")
    .option('--open', 'open the default browser')
    .option('--api', 'serve the local API (docs/api.md) instead of the interface')
    .option(
      '--rate-limit <n>',
      'of the API: requests a minute and token, 0 for as many as come (default: 12000)',
      wholeNumber(0, 100_000_000),
    )
    .option(
      '--row-model <name>',
      'of the API: a registered model of single rows, whose champion answers, or a trained one (default: the champion of the one changed last, else the newest)',
    )
    .option('--sarima-model <name>', 'of the API: the registered SARIMA (default: the one changed last)')
    .action(serve);
  const token = program.command('token').description('who may ask the local API');
  common(token.command('create <name>').description('make a token; it is shown once'))
    .addOption(
      new Option(
        '--scopes <list>',
        `what it may ask for, separated by commas: ${apiScope.options.map((scope) => `${scope} (${scopeMeanings[scope]})`).join(', ')}`,
      )
        .argParser(scopesOf)
        .makeOptionMandatory(),
    )
    .option('--days <n>', 'days that it is valid (default: without an end)', wholeNumber(1, 3650))
    .action(create);
  common(token.command('list', { isDefault: true }).description('all tokens, revoked ones among them')).action(list);
  common(token.command('revoke <token>').description('a token by name or id: refused from now on')).action(revoke);
}
