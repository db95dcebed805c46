/** One plain line to the person at the terminal. On stderr: stdout belongs to results. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Runs the script's main function; an error ends it with one line and status 1. */
export async function main(run) {
  try {
    const code = await run();
    process.exitCode = code ?? 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
