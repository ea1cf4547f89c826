/**
 * Protocols on streams whose every segment is told by itself: the reference does not put their messages together, or they
 * are as long as what was sent at once.
 */
import type { Dissector } from '../dissect/index.ts';
import type { Told } from './framed.ts';
import { openLayer } from './layer.ts';
import type { Need, Piece, StreamProtocol } from './protocol.ts';

/** A piece, and which way it goes. */
export interface ToldPiece extends Piece {
  /** Sent to the port that is the protocol's own. */
  readonly toServer: boolean;
  readonly state: unknown;
}

/** One of them. */
export interface PieceProtocol {
  readonly id: string;
  readonly title: string;
  /** Protocol column. */
  readonly column: string;
  readonly ports: readonly number[];
  /** What a piece says; undefined where it is none of the protocol's. */
  tell(piece: ToldPiece): Told | undefined;
  /** What a message that begins with the piece lacks. */
  lacks?(piece: ToldPiece): Need | undefined;
  /** Whether what the server says is one message that its close ends. */
  readonly answersUntilClose?: boolean;
  /** State before the first piece: `tell` gives the next. */
  readonly start?: unknown;
  /** See {@link StreamProtocol.recognise}. */
  recognise?(piece: Piece): boolean;
}

/** The stream protocol of a description. */
export function pieceProtocol(options: PieceProtocol): StreamProtocol {
  const { id, title, column, ports, start, recognise } = options;
  const layer: Dissector = {
    id,
    title,
    short: column,
    claims: [],
    fields: {},
    scan: () => undefined,
    detail: () => undefined,
  };
  return {
    layer,
    start,
    ports,
    ...(recognise && { recognise }),
    read(piece, state, target) {
      const toServer = ports.includes(piece.destinationPort);
      if (options.answersUntilClose === true && !toServer && piece.more) return { used: 0, need: 'close', state };
      const at: ToldPiece = { ...piece, toServer, state };
      const need = piece.more ? options.lacks?.(at) : undefined;
      if (need !== undefined) return { used: 0, need, state };
      const told = options.tell(at);
      if (told === undefined) return { used: 0, state };
      const used = piece.to - piece.from;
      if (target !== undefined) {
        const { out } = target;
        out.protocols.push(id);
        out.columns.protocol = told.column ?? column;
        out.columns.setInfo(told.info);
        openLayer(target, layer, piece.from, used);
        if (told.info !== '') out.label(piece.from, used, told.info);
        out.protocols.push(...(told.above ?? []));
      }
      return { used, state: told.state ?? state };
    },
  };
}
