/** The words of the display filter language, for whoever reads it: the engine, and the field that filters are typed in. */
export { type Relation, type Sign, stringBytes, type Token, tokenize, tokenizePart } from './lexer.ts';
export { Refusal, type Span } from './refusal.ts';
export { quoted } from './write.ts';
