/** Colours of the filter's field, by the engine's own tokenizer, and the mark under what does not hold. */
import { type EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { type Span, type Token, tokenizePart } from '../../../shared/filter/index.ts';

const look = (name: string) => Decoration.mark({ class: `fl-${name}` });
const LOOKS = {
  field: look('field'),
  operator: look('operator'),
  text: look('text'),
  number: look('number'),
  wrong: look('wrong'),
};

/** Where the text does not hold; undefined where it does. */
export const setFault = StateEffect.define<Span | undefined>();

const fault = StateField.define<Span | undefined>({
  create: () => undefined,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFault)) return effect.value;
    // What was wrong is being mended: said again when it has been looked at.
    return transaction.docChanged ? undefined : value;
  },
});

function lookOf({ kind, text }: Token): Decoration | undefined {
  switch (kind) {
    case 'string':
    case 'char':
      return LOOKS.text;
    case 'relation':
    case 'sign':
      return LOOKS.operator;
    case 'brackets':
      return LOOKS.number;
    case 'word':
      return /^[a-z_][\w.-]*$/i.test(text) ? LOOKS.field : LOOKS.number;
    case 'end':
      return undefined;
  }
}

function colours(state: EditorState): DecorationSet {
  const text = state.doc.toString();
  const builder = new RangeSetBuilder<Decoration>();
  for (const token of tokenizePart(text).tokens) {
    const decoration = lookOf(token);
    if (decoration) builder.add(token.span.from, token.span.to, decoration);
  }
  return builder.finish();
}

function faultMark(state: EditorState): DecorationSet {
  const span = state.field(fault);
  const { length } = state.doc;
  if (!span || length === 0) return Decoration.none;
  const from = Math.min(span.from, length - 1);
  return Decoration.set(LOOKS.wrong.range(from, Math.max(from + 1, Math.min(span.to, length))));
}

/** See the head of this file. */
export const filterColours: Extension = [
  fault,
  EditorView.decorations.compute(['doc'], colours),
  EditorView.decorations.compute(['doc', fault], faultMark),
];
