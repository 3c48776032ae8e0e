import type { CodeEditor } from '../editor/code-editor.ts';
import type { LineMark } from '../editor/line-marks.ts';
import { type JSX, useEffect, useRef, useState } from '../ui.ts';

/** A field for source code with an editor that is loaded when the first one is shown. */
export interface CodeFieldProps {
  readonly label: string;
  readonly text: string;
  readonly runtime: string | undefined;
  readonly onText: (text: string) => void;
  readonly onSubmit: () => void;
  readonly marks?: readonly LineMark[];
  /** A line to go to; each new object goes there once more. */
  readonly shown?: { readonly line: number } | undefined;
}

const noMarks: readonly LineMark[] = [];

export function CodeField(props: CodeFieldProps): JSX.Element {
  const { label, text, runtime, marks = noMarks, shown } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [editor, setEditor] = useState<CodeEditor>();

  useEffect(() => {
    let isGone = false;
    let made: CodeEditor | undefined;
    const open = async () => {
      const { createCodeEditor } = await import('../editor/code-editor.ts');
      if (isGone || host.current === null) {
        return;
      }
      made = createCodeEditor(host.current, {
        label,
        text: latest.current.text,
        onText: (changed) => latest.current.onText(changed),
        onSubmit: () => latest.current.onSubmit(),
      });
      setEditor(made);
    };
    open().catch(() => undefined);
    return () => {
      isGone = true;
      made?.close();
    };
  }, []);
  useEffect(() => editor?.setText(text), [editor, text]);
  useEffect(() => editor?.setLanguage(runtime), [editor, runtime]);
  useEffect(() => editor?.mark(marks), [editor, marks]);
  useEffect(() => {
    if (shown !== undefined) {
      editor?.show(shown.line);
    }
  }, [editor, shown]);
  return <div class="code-field" ref={host} />;
}
