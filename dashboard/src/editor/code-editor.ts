import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput, StreamLanguage } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { parserOf } from './code-language.ts';
import { editorTheme } from './editor-theme.ts';
import { type LineMark, lineMarks, setLineMarks } from './line-marks.ts';

/** An editor for source code. The files of this folder are the only ones that know the library behind it. */
export interface CodeEditor {
  setText(text: string): void;
  setLanguage(runtime: string | undefined): void;
  /** Takes the place of all marks before. */
  mark(marks: readonly LineMark[]): void;
  /** Brings a line into sight and puts the cursor there. */
  show(line: number): void;
  close(): void;
}

export interface CodeEditorOptions {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Ctrl-Enter, or Command-Enter. */
  readonly onSubmit: () => void;
}

function languageOf(runtime: string | undefined): Extension {
  const parser = parserOf(runtime);
  return parser === undefined ? [] : StreamLanguage.define(parser);
}

function submitBy(onSubmit: () => void): Extension {
  const run = () => {
    onSubmit();
    return true;
  };
  return keymap.of([{ key: 'Mod-Enter', run }]);
}

/**
 * What is typed over a selection takes its place by us: a browser would carry the colour of what was there over to the new text, in
 * an inline style, which the page's policy forbids.
 */
const replaceSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || event.data === null || view.state.selection.main.empty) {
      return false;
    }
    event.preventDefault();
    const change = view.state.replaceSelection(event.data);
    view.dispatch(view.state.update(change, { userEvent: 'input.type', scrollIntoView: true }));
    return true;
  },
});

/**
 * Opens an editor in a shadow root of `host`: there its style sheets can be adopted, which the page's policy allows, where
 * elements of style are forbidden. The Tab key leaves it, as it leaves any field.
 */
export function createCodeEditor(host: HTMLElement, options: CodeEditorOptions): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const language = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        [submitBy(options.onSubmit), replaceSelection],
        [lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection()],
        [history(), indentOnInput(), bracketMatching()],
        keymap.of([...defaultKeymap, ...historyKeymap]),
        language.of([]),
        [lineMarks, editorTheme],
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            options.onText(update.state.doc.toString());
          }
        }),
      ],
    }),
  });
  return {
    setText(text) {
      if (text !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      }
    },
    setLanguage: (runtime) => view.dispatch({ effects: language.reconfigure(languageOf(runtime)) }),
    mark: (marks) => view.dispatch({ effects: setLineMarks.of(marks) }),
    show(line) {
      const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      view.focus();
    },
    close: () => view.destroy(),
  };
}
