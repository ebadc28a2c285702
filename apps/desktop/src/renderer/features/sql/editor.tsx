import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { SqlTables } from '@wp/eda';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { styleNonce } from '../../nonce.ts';
import { sqlLanguage } from './completion.ts';
import { editorTheme } from './editor-theme.ts';
import styles from './sql.module.css';
import type { SqlFailure } from './sql-store.ts';
import { offsetOf, type Statement, statementAt } from './statements.ts';

/** What the view does with the editor. */
export interface EditorHandle {
  /** The marked text, else the statement at the cursor. */
  current(): Statement | undefined;
  /** Puts a text in place of all that stands there, which can be undone. */
  put(text: string): void;
  /** Puts a text where the cursor is. */
  insert(text: string): void;
}

interface EditorProps {
  ref: Ref<EditorHandle>;
  text: string;
  tables: SqlTables['tables'];
  failure: SqlFailure | undefined;
  onText(text: string): void;
  onRun(): void;
}

/** Where SQL is written. Mod+Enter runs; a place that is wrong is underlined until the text is changed there. */
export function Editor({ ref, text, tables, failure, onText, onRun }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const language = useRef(new Compartment());
  const handlers = useRef({ onText, onRun });
  handlers.current = { onText, onRun };

  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        selection: { anchor: text.length },
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: (own) => {
                  closeCompletion(own);
                  handlers.current.onRun();
                  return true;
                },
              },
            ]),
          ),
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          drawSelection(),
          history(),
          bracketMatching(),
          closeBrackets(),
          indentOnInput(),
          autocompletion({ icons: false }),
          placeholder('Write a statement. Ctrl+Enter runs the one at the cursor.'),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) handlers.current.onText(update.state.doc.toString());
          }),
          language.current.of(sqlLanguage(tables)),
          editorTheme,
        ],
      }),
    });
    view.current = made;
    made.focus();
    return () => {
      view.current = undefined;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(sqlLanguage(tables)) });
  }, [tables]);

  useEffect(() => {
    const { state } = view.current ?? {};
    if (state !== undefined) view.current?.dispatch(setDiagnostics(state, diagnosticsOf(failure, state)));
  }, [failure]);

  useImperativeHandle(ref, () => ({
    current() {
      const state = view.current?.state;
      if (state === undefined) return undefined;
      const { from, to, head } = state.selection.main;
      if (from < to) return { from, to, text: state.sliceDoc(from, to) };
      return statementAt(state.doc.toString(), head);
    },
    put(all) {
      const made = view.current;
      if (made === undefined) return;
      made.dispatch({
        changes: { from: 0, to: made.state.doc.length, insert: all },
        selection: { anchor: all.length },
      });
      made.focus();
    },
    insert(some) {
      const made = view.current;
      if (made === undefined) return;
      made.dispatch(made.state.replaceSelection(some));
      made.focus();
    },
  }));

  return <div ref={place} className={styles.editor} />;
}

/** Diagnostics of a failure: from the place that the error names to the end of the word there. */
function diagnosticsOf(failure: SqlFailure | undefined, state: EditorState) {
  if (failure?.position === undefined) return [];
  const { statement, position, message } = failure;
  // The text may have been changed while the statement ran.
  if (state.sliceDoc(statement.from, statement.to) !== statement.text) return [];
  const from = Math.min(offsetOf(statement.text, position, statement.from), state.doc.length);
  const word = /^\w+|^"[^"]*"|^\S/.exec(state.sliceDoc(from, from + 200));
  return [{ from, to: from + (word?.[0].length ?? 0), severity: 'error' as const, message }];
}
