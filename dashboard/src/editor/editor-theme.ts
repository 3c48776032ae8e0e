import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours come from the page's own variables, so that the editor follows its theme. */
const frame = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--well)', height: '100%', fontSize: '0.875rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--well)', color: 'var(--text-muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-marked-line': { backgroundColor: 'var(--mark)' },
  '.cm-mark-reason': {
    display: 'block',
    padding: '2px 10px 4px',
    borderLeft: '3px solid var(--warn)',
    backgroundColor: 'var(--mark)',
    color: 'var(--text)',
    fontFamily: 'var(--sans)',
    fontSize: '0.8125rem',
    whiteSpace: 'pre-wrap',
  },
});

const code = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.atom, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta], color: 'var(--text-muted)', fontStyle: 'italic' },
  {
    tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.standard(tags.name)],
    color: 'var(--code-name)',
  },
  { tag: [tags.typeName, tags.className], color: 'var(--code-type)' },
]);

export const editorTheme: Extension = [frame, syntaxHighlighting(code)];
