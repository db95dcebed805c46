import { existsSync } from 'node:fs';
import path from 'node:path';

export interface CommandLine {
  /** Absolute paths of files to open with the application. */
  readonly files: readonly string[];
  readonly workspace: string | undefined;
  /** Start, load the interface, say so in one line, end. For packaged builds, which nothing can drive from outside. */
  readonly smoke: boolean;
}

/** Reads what was written after the program's name. Chromium's own switches pass through it, so what is not known is left alone. */
export function parseCommandLine(args: readonly string[], workingFolder: string): CommandLine {
  const files: string[] = [];
  let workspace: string | undefined;
  let smoke = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--smoke') smoke = true;
    else if (arg === '--workspace') workspace = args[++index];
    else if (arg.startsWith('--workspace=')) workspace = arg.slice('--workspace='.length);
    else if (isOpenable(arg)) files.push(path.resolve(workingFolder, arg));
  }
  return { files: files.filter((file) => existsSync(file)), workspace: workspace && path.resolve(workingFolder, workspace), smoke };
}

/** Arguments of this start with another workspace, and without the files that were opened with it. */
export function restartArguments(args: readonly string[], workspace: string): string[] {
  const rest = args.filter((arg, index) => !arg.startsWith('--workspace') && args[index - 1] !== '--workspace' && !isOpenable(arg));
  return [...rest, '--workspace', workspace];
}

/** Files that the system may hand over: tables and workspaces. */
export const isOpenable = (name: string): boolean => !name.startsWith('-') && /\.(csv|tsv|txt|almanac)$/i.test(name);

/** The arguments behind the program's name; an unpackaged start also names the application's folder or file. */
export const ownArguments = (argv: readonly string[], packaged: boolean): readonly string[] => {
  if (packaged) return argv.slice(1);
  const app = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return app < 0 ? [] : argv.slice(app + 1);
};
