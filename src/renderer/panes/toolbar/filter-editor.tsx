/**
 * The field that filters are typed in: one line of CodeMirror, coloured, completed, with undo and input methods. Enter
 * applies, Tab completes, Up and Down go through the filters applied before, Escape takes back what was typed. Where
 * filters are part of something else (a series, a rule) there is no past to go through, and Escape is not the field's.
 */
import {
  acceptCompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { type ReactElement, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Span } from '../../../shared/filter/index.ts';
import { STYLE_NONCE } from '../../style-nonce.ts';
import { filterColours, setFault } from './filter-colours.ts';
import { filterCompletion } from './filter-completion.ts';

/** What others can do with the field. */
export interface FilterField {
  /** Take the focus, everything selected. */
  focus(): void;
}

interface FilterEditorProps {
  readonly ref?: Ref<FilterField>;
  /** What it is called. */
  readonly label: string;
  readonly text: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Whether the text does not hold, and where. */
  readonly failed: boolean;
  readonly fault: Span | undefined;
  /** Element that says why. */
  readonly describedBy?: string | undefined;
  /** Filters applied before, newest first. */
  past?(): readonly string[];
  onChange(text: string): void;
  onEnter?(text: string): void;
  /** Escape, where it did not close the completion; where this is missing, it is for whoever is around. */
  onLeave?(): void;
  /** The focus goes elsewhere. */
  onBlur?(): void;
}

/** See the head of this file. */
export function FilterEditor(props: FilterEditorProps): ReactElement {
  const { ref, label, text, failed, fault, disabled = false, describedBy } = props;
  const { t } = useTranslation();
  const latest = useRef({ ...props, t });
  latest.current = { ...props, t };
  const host = useRef<HTMLSpanElement>(null);
  const view = useRef<EditorView>(undefined);
  const changing = useRef(new Compartment());

  useImperativeHandle(ref, () => ({
    focus() {
      const editor = view.current;
      if (!editor) return;
      editor.focus();
      editor.dispatch({ selection: { anchor: 0, head: editor.state.doc.length } });
    },
  }));

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          oneLine,
          history(),
          filterColours,
          filterCompletion(() => latest.current.t),
          awaitedAccept,
          ownKeys({
            past: () => latest.current.past?.() ?? [],
            enter: (typed) => latest.current.onEnter?.(typed),
            leave: () => {
              latest.current.onLeave?.();
              return latest.current.onLeave !== undefined;
            },
          }),
          EditorView.domEventHandlers({ blur: () => latest.current.onBlur?.() }),
          keymap.of([...historyKeymap, ...standardKeymap]),
          EditorView.cspNonce.of(STYLE_NONCE),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          changing.current.of([]),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = undefined;
      editor.destroy();
    };
  }, []);

  // What is said about the field, and whether it can be typed in.
  useEffect(() => {
    const attributes: Extension = EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'false',
      'aria-invalid': String(failed),
      'aria-disabled': String(disabled),
      ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
      ...(disabled ? { tabindex: '-1' } : {}),
      spellcheck: 'false',
      autocapitalize: 'off',
    });
    view.current?.dispatch({
      effects: changing.current.reconfigure([
        attributes,
        placeholder(props.placeholder ?? ''),
        EditorView.editable.of(!disabled),
      ]),
    });
  }, [label, props.placeholder, disabled, describedBy, failed]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      selection: { anchor: text.length },
    });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: setFault.of(fault) });
  }, [fault]);

  return <span className="filter-field" ref={host} />;
}

/** A filter is one line: what is pasted over several becomes one, and nothing makes another. */
const oneLine: Extension = [
  EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\s*[\r\n]+\s*/g, ' ')),
  EditorState.transactionFilter.of((transaction) => (transaction.newDoc.lines > 1 ? [] : transaction)),
];

/** Tab takes the first option, or the one that was moved to; while options are on their way, as soon as they are there. */
function accept(editor: EditorView): boolean {
  const status = completionStatus(editor.state);
  if (status === 'pending') awaited.set(editor, editor.state.doc);
  if (status !== 'active') return status === 'pending';
  if (!selectedCompletion(editor.state)) moveCompletionSelection(true)(editor);
  return acceptCompletion(editor);
}

/** Fields in which Tab waits for options, and the text that it waits with. */
const awaited = new WeakMap<EditorView, EditorState['doc']>();

/** Takes the first option that Tab has waited for; nothing once something else was typed, or there is none. */
const awaitedAccept = EditorView.updateListener.of(({ view, state }) => {
  const doc = awaited.get(view);
  const status = completionStatus(state);
  if (doc === undefined || (status === 'pending' && doc.eq(state.doc))) return;
  awaited.delete(view);
  // An update cannot be made while one is being told of.
  if (status === 'active' && doc.eq(state.doc)) queueMicrotask(() => accept(view));
});

/** Keys that are the filter's own. Where the completion is open, arrows and Escape are its. */
function ownKeys(told: { past(): readonly string[]; enter(text: string): void; leave(): boolean }): Extension {
  /** Place in the history, and what was typed before going into it. */
  let at = -1;
  let typed = '';
  const go = (editor: EditorView, step: 1 | -1): boolean => {
    if (completionStatus(editor.state) === 'active') return false;
    const past = told.past();
    const text = editor.state.doc.toString();
    if (at >= 0 && past[at] !== text) at = -1;
    if (at < 0) typed = text;
    // The filter that holds is at the head of the history: going back begins behind it.
    const next = at < 0 && step > 0 && past[0] === text ? 1 : at + step;
    if (next < -1 || next >= past.length) return true;
    at = next;
    const insert = at < 0 ? typed : (past[at] ?? '');
    editor.dispatch({
      changes: { from: 0, to: text.length, insert },
      selection: { anchor: insert.length },
      userEvent: 'select',
    });
    return true;
  };
  const plain = keymap.of([
    {
      key: 'Enter',
      run(editor) {
        closeCompletion(editor);
        told.enter(editor.state.doc.toString());
        return true;
      },
    },
    { key: 'Tab', run: accept },
    { key: 'ArrowUp', run: (editor) => go(editor, 1) },
    { key: 'ArrowDown', run: (editor) => go(editor, -1) },
    { key: 'Escape', run: () => told.leave() },
  ]);
  // Below the completion's keys (which are of the highest precedence while it is open), above all others.
  return Prec.high(plain);
}
