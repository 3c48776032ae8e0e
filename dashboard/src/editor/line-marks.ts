import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

/** Why a line is marked. Lines count from 1. */
export interface LineMark {
  readonly line: number;
  readonly why: string;
}

/** The reason under the line: text of the server's, put into a text node. */
class ReasonWidget extends WidgetType {
  readonly #reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super();
    this.#reasons = reasons;
  }

  override eq(other: ReasonWidget): boolean {
    return other.#reasons.join('\n') === this.#reasons.join('\n');
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-mark-reason';
    element.textContent = this.#reasons.map((reason) => `▲ ${reason}`).join('\n');
    return element;
  }
}

/** Takes the place of all marks before. */
export const setLineMarks = StateEffect.define<readonly LineMark[]>();

/** Marked lines with their reasons below; marks move with the text, and are gone when told so. */
export const lineMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setLineMarks)) {
        return decorate(effect.value, transaction.state.doc);
      }
    }
    return decorations.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(
  marks: readonly LineMark[],
  doc: { readonly lines: number; line(n: number): { readonly from: number; readonly to: number } },
): DecorationSet {
  const byLine = new Map<number, string[]>();
  for (const { line, why } of marks) {
    if (line >= 1 && line <= doc.lines) {
      byLine.set(line, [...(byLine.get(line) ?? []), why]);
    }
  }
  const builder = new RangeSetBuilder<Decoration>();
  for (const [line, reasons] of [...byLine].sort(([a], [b]) => a - b)) {
    const { from, to } = doc.line(line);
    builder.add(from, from, Decoration.line({ class: 'cm-marked-line' }));
    builder.add(to, to, Decoration.widget({ widget: new ReasonWidget(reasons), block: true, side: 1 }));
  }
  return builder.finish();
}
