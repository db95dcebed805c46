import {
  autocompletion,
  closeBrackets,
  completionKeymap,
  startCompletion,
  type Completion,
  type CompletionContext,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { ConfigurationProblem } from '../../../contract/entities/configuration.ts';
import { explainLine, offersAt, type KnownSettings, type Offer } from './configuration-completion.ts';

interface Props {
  readonly text: string;
  readonly known: KnownSettings;
  readonly problems: readonly ConfigurationProblem[];
  /** Goes there when it changes; `turn` tells two wishes for the same line apart. */
  readonly goTo: { readonly line: number; readonly turn: number } | null;
  readonly onText: (text: string) => void;
  readonly onSave: () => void;
}

const linesOf = (doc: Text): string[] => doc.toString().split('\n');

function diagnosticOf({ line, column, length, message }: ConfigurationProblem, doc: Text): Diagnostic {
  const at = doc.line(Math.min(Math.max(1, line ?? 1), doc.lines));
  const from = Math.min(at.from + Math.max(0, (column ?? 1) - 1), at.to);
  return { from, to: Math.min(from + Math.max(1, length), at.to), severity: 'error', message };
}

function completionOf({ label, kind, insert, detail, info }: Offer): Completion {
  return {
    label,
    type: kind === 'value' ? 'enum' : kind === 'section' ? 'namespace' : 'property',
    ...(detail === '' ? {} : { detail: detail.length > 36 ? `${detail.slice(0, 35)}…` : detail }),
    info: () => {
      const element = document.createElement('div');
      element.textContent = info;
      return element;
    },
    apply: (view, _, from, to) => {
      // A colon that is there already is not written twice.
      const rest = view.state.doc.lineAt(to).text.slice(to - view.state.doc.lineAt(to).from);
      const text = rest.trimStart().startsWith(':') ? label : insert;
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: 'input.complete' });
      if (kind !== 'value') startCompletion(view);
    },
  };
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--text)', fontWeight: '600' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--text-2)', fontStyle: 'italic' },
  { tag: [tags.content, tags.string, tags.number, tags.bool, tags.null, tags.attributeValue], color: 'var(--accent-text)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--text-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--text-2)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    maxWidth: '420px',
    fontFamily: 'var(--font)',
    fontSize: '12px',
    boxShadow: '0 4px 12px rgb(0 0 0 / 16%)',
  },
  '.cm-tooltip-hover': { padding: '6px 8px', lineHeight: '16px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--selected)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text-2)', fontStyle: 'normal', fontFamily: 'var(--font)' },
  '.cm-completionInfo': { padding: '8px', lineHeight: '16px', maxWidth: '320px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--alert)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--alert)', textUnderlineOffset: '3px' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--text)', borderColor: 'var(--line)' },
});

/** The workspace's file, with what could stand at the cursor, and what is wrong at its lines. Tab leaves it; Ctrl+Space completes. */
export function ConfigurationEditor({ text, known, problems, goTo, onText, onSave }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // What the editor calls is always that of the last render.
  const now = useRef({ known, onText, onSave });
  now.current = { known, onText, onSave };
  const first = useRef(text);

  useEffect(() => {
    if (!host.current) return undefined;
    const complete = (context: CompletionContext) => {
      const line = context.state.doc.lineAt(context.pos);
      const found = offersAt(now.current.known, linesOf(context.state.doc), line.number - 1, context.pos - line.from);
      if (!found || (!context.explicit && line.text.trim() === '')) return null;
      return {
        from: line.from + found.from,
        options: found.offers.map((offer, place) => ({ ...completionOf(offer), boost: -place / 10 })),
        validFor: /^[\w-]*$/,
      };
    };
    const explain = hoverTooltip((shown, pos) => {
      const line = shown.state.doc.lineAt(pos);
      const found = explainLine(now.current.known, linesOf(shown.state.doc), line.number - 1);
      const key = /^\s*[\w-]+/.exec(line.text)?.[0].length ?? 0;
      if (!found || pos - line.from > key) return null;
      return {
        pos: line.from + line.text.length - line.text.trimStart().length,
        create: () => {
          const dom = document.createElement('div');
          dom.textContent = found.text;
          return { dom };
        },
      };
    });
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          search({ top: true }),
          indentUnit.of('  '),
          closeBrackets(),
          yaml(),
          syntaxHighlighting(colours),
          look,
          placeholder('# for example\ntraining:\n  folds: 5'),
          autocompletion({ override: [complete], icons: false }),
          explain,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Settings of the workspace, almanac.yml' }),
          keymap.of([
            {
              key: 'Mod-s',
              run: () => {
                now.current.onSave();
                return true;
              },
            },
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onText(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  // A text that came from elsewhere takes the place of what is there.
  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === text) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const shown = view.current;
    if (shown)
      shown.dispatch(
        setDiagnostics(
          shown.state,
          problems.map((one) => diagnosticOf(one, shown.state.doc)),
        ),
      );
  }, [problems]);
  useEffect(() => {
    const shown = view.current;
    if (!shown || !goTo) return;
    const { from, to } = shown.state.doc.line(Math.min(Math.max(1, goTo.line), shown.state.doc.lines));
    shown.dispatch({ selection: { anchor: to, head: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    shown.focus();
  }, [goTo]);

  return <div ref={host} style={{ height: '100%', minHeight: 0 }} />;
}
