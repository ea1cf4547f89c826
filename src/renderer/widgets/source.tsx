/**
 * A text with its colours, as its language has them: read-only, of any length (only what is seen is drawn and coloured),
 * with find, folding and line numbers. CodeMirror does the work. Knows nothing of packets.
 */
import { standardKeymap } from '@codemirror/commands';
import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type ReactElement, useEffect, useRef } from 'react';
import './source.css';

/** Languages that are coloured; anything else is plain. */
const LANGUAGES: Readonly<Record<string, () => Extension>> = { css, html, javascript, json, xml, svg: xml };

/** Beyond this many characters a text is not coloured: reading its grammar would cost more than colours are worth. */
const MOST_COLOURED = 4 << 20;

/** A line of more characters is not wrapped: all of it would have to be laid out to know how high it is. */
const MOST_WRAPPED = 20_000;

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: 'source-keyword' },
  { tag: [tags.tagName, tags.typeName, tags.className, tags.angleBracket], class: 'source-tag' },
  { tag: [tags.attributeName, tags.propertyName], class: 'source-name' },
  { tag: [tags.string, tags.attributeValue, tags.regexp, tags.url], class: 'source-string' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.color, tags.unit], class: 'source-value' },
  { tag: [tags.comment, tags.processingInstruction, tags.documentMeta], class: 'source-comment' },
]);

const FOUND = Decoration.mark({ class: 'source-found' });

interface SourceProps {
  readonly label: string;
  readonly text: string;
  /** One of those known here, or anything else for plain text. */
  readonly language: string;
  /** Of the page's style elements. */
  readonly nonce: string;
  /** The library's own words by their English form (its find panel). */
  readonly phrases: Readonly<Record<string, string>>;
  /** Part of the text that is marked and brought into view: its first occurrence. */
  readonly found?: string | undefined;
}

/** See the head of this file. */
export function Source({ label, text, language, nonce, phrases, found }: SourceProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView>(undefined);
  const mark = useRef(new Compartment());
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const colours = text.length <= MOST_COLOURED ? LANGUAGES[language]?.() : undefined;
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorState.readOnly.of(true),
          EditorState.phrases.of(phrases),
          EditorView.cspNonce.of(nonce),
          ...(longestLine(text) > MOST_WRAPPED ? [] : [EditorView.lineWrapping]),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
          drawSelection(),
          // Control characters and those that turn the writing round show themselves.
          highlightSpecialChars(),
          lineNumbers(),
          search({ top: true }),
          syntaxHighlighting(COLOURS),
          ...(colours ? [colours, foldGutter()] : []),
          keymap.of([...searchKeymap, ...foldKeymap, ...standardKeymap]),
          mark.current.of([]),
        ],
      }),
    });
    shown.current = view;
    return () => view.destroy();
  }, [label, text, language, nonce, phrases]);
  // After the view is made, and whenever something else was found in the same text.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has a view of its own.
  useEffect(() => {
    const from = found === undefined || found === '' ? -1 : text.indexOf(found);
    const to = from + (found?.length ?? 0);
    const marked = from < 0 ? [] : EditorView.decorations.of(Decoration.set(FOUND.range(from, to)));
    shown.current?.dispatch({
      effects: [
        mark.current.reconfigure(marked),
        ...(from < 0 ? [] : [EditorView.scrollIntoView(from, { y: 'center' })]),
      ],
    });
  }, [found, text, language]);
  return <div className="source" ref={host} />;
}

function longestLine(text: string): number {
  let longest = 0;
  for (let from = 0; from < text.length && longest <= MOST_WRAPPED; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    longest = Math.max(longest, to - from);
    from = to + 1;
  }
  return longest;
}
