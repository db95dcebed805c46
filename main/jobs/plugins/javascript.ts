import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { PluginCode, PluginLimits } from './protocol.ts';

/** Runs the modules of one own model. */
export interface Interpreter {
  /**
   * @param fresh - whether everything that the code kept in its variables must be gone
   * @returns the answer as JSON text
   * @throws Error that says what went wrong inside
   */
  ask(request: string, fresh: boolean, limits: PluginLimits): Promise<string>;
  close(): void;
}

const STACK_BYTES = 512 * 1024;
const ENTRY = 'almanac:entry';
/** Begins the name of what an import may not have. */
const OUTSIDE = 'outside:';

// The code's world begins with the language alone: no files, network, timers, console or clock. It has what is named here and gives back text.
const prelude = `(function () {
  const { parse, stringify } = JSON;
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...given) { if (given.length === 0) super(0); else super(...given); }
    static now() { return 0; }
  };
  const quiet = () => undefined;
  globalThis.console = { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet };
  const generator = (seed) => {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  };
  const numbers = (values) => Float64Array.from(values, (value) => (value === null ? NaN : value));
  const regressors = (list) => list.map(({ name, values }) => ({ name, values: numbers(values) }));
  const seriesOf = ({ y, regressors: list, ...rest }) => ({ ...rest, y: numbers(y), regressors: regressors(list) });
  const lists = (key, value) => (ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value) : value);
  return function (own, text) {
    const model = own.default ?? own;
    const request = parse(text);
    const need = (name) => {
      if (typeof model[name] !== 'function') throw new TypeError('the module has no function "' + name + '"');
    };
    const random = generator(request.seed ?? 0);
    Math.random = random;
    let answer;
    if (request.method === 'fit') {
      need('fit');
      answer = model.fit(seriesOf(request.series), request.spec, { random, horizon: request.horizon });
    } else if (request.method === 'forecast') {
      need('forecast');
      const { horizon, levels, futureRegressors } = request;
      answer = model.forecast(request.state, { horizon, levels, futureRegressors: regressors(futureRegressors), random });
    } else {
      answer = typeof model.describe === 'function' ? model.describe(request.state, seriesOf(request.series)) : null;
    }
    if (typeof answer === 'object' && answer !== null && typeof answer.then === 'function')
      throw new TypeError('"' + request.method + '" gave back a promise; it must give back the answer itself');
    return stringify(answer === undefined ? null : answer, lists);
  };
})()`;

/** A module's path from the one that imports it; null where it leads out of the model's own files. */
function resolvedPath(importer: string, wanted: string): string | null {
  if (!wanted.startsWith('./') && !wanted.startsWith('../')) return null;
  const parts = importer === ENTRY ? [] : importer.split('/').slice(0, -1);
  for (const part of wanted.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** What an exception inside says, as one short line. */
function reasonOf(context: QuickJSContext, thrown: QuickJSHandle, limits: PluginLimits): string {
  const dumped: unknown = context.dump(thrown);
  const { name, message } = (typeof dumped === 'object' && dumped !== null ? dumped : { name: 'Error', message: dumped }) as Record<
    string,
    unknown
  >;
  if (message === 'interrupted') return `it took longer than ${limits.callMs / 1000} seconds`;
  if (message === 'out of memory') return `it needs more than ${Math.round(limits.memoryBytes / 1_048_576)} MB of memory`;
  return `${String(name).slice(0, 40)}: ${String(message).slice(0, 200)}`;
}

/** @throws Error with the reason, once the handle is no value */
function valueOf(context: QuickJSContext, result: ReturnType<QuickJSContext['evalCode']>, limits: PluginLimits): QuickJSHandle {
  if (!result.error) return result.value;
  throw new Error(reasonOf(context, result.error, limits));
}

/**
 * An interpreter for the modules of one own model. It is a program in WebAssembly: what it runs can reach its own memory and nothing else,
 * whatever mistakes the surroundings may have. After any failure it is thrown away whole.
 */
export async function createInterpreter({ manifest, modules }: PluginCode): Promise<Interpreter> {
  let engine: QuickJSWASMModule = await newQuickJSWASMModuleFromVariant(variant);
  let open: { readonly context: QuickJSContext; readonly call: QuickJSHandle; readonly own: QuickJSHandle; close(): void } | null = null;
  let endsAt = Infinity;

  const start = (limits: PluginLimits): NonNullable<typeof open> => {
    const runtime = engine.newRuntime();
    runtime.setMemoryLimit(limits.memoryBytes);
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(() => Date.now() > endsAt);
    runtime.setModuleLoader(
      (name) => {
        if (name.startsWith(OUTSIDE))
          return { error: new Error(`"${name.slice(OUTSIDE.length, 100)}" cannot be imported: a model has its own files only`) };
        const text = Object.hasOwn(modules, name) ? modules[name] : undefined;
        return text ?? { error: new Error(`there is no module "${name.slice(0, 100)}" among the model's files`) };
      },
      (importer, wanted) => resolvedPath(importer, wanted) ?? `${OUTSIDE}${wanted}`,
    );
    const context = runtime.newContext();
    const call = valueOf(context, context.evalCode(prelude, 'almanac:prelude'), limits);
    const entry = `import * as own from ${JSON.stringify(`./${manifest.main}`)}; export { own };`;
    const space = valueOf(context, context.evalCode(entry, ENTRY, { type: 'module' }), limits);
    if (context.getPromiseState(space).type === 'pending') throw new Error('its module waits for something while it is loaded');
    const own = context.getProp(space, 'own');
    return {
      context,
      call,
      own,
      close: () => {
        for (const handle of [own, space, call]) handle.dispose();
        context.dispose();
        runtime.dispose();
      },
    };
  };

  return {
    async ask(request, fresh, limits) {
      endsAt = Date.now() + limits.callMs;
      try {
        if (fresh) {
          open?.close();
          open = null;
        }
        const { context, call, own } = (open ??= start(limits));
        const text = context.newString(request);
        const answer = valueOf(context, context.callFunction(call, context.undefined, own, text), limits);
        text.dispose();
        const length = context.getProp(answer, 'length').consume((handle) => context.getNumber(handle));
        if (!(length <= limits.answerLength))
          throw new Error(`its answer has ${length} characters, at most ${limits.answerLength} are taken`);
        return answer.consume((handle) => context.getString(handle));
      } catch (error) {
        // Its memory may be in any state.
        open = null;
        engine = await newQuickJSWASMModuleFromVariant(variant);
        throw error;
      }
    },
    close: () => open?.close(),
  };
}
