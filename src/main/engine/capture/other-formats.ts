/** Files that are no captures Capscope reads, but that people take for one: named, so that the message can say so. */

/** Signatures in Latin-1 at the beginning of the file, and the name of what has them. */
const SIGNATURES: readonly (readonly [signature: string, name: string])[] = [
  ['btsnoop\0', 'btsnoop (Bluetooth)'],
  ['XCP\0', 'NetXRay / Sniffer'],
  ['TRSNIFF data', 'Sniffer'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ\0', 'xz'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip'],
  ['PK\x03\x04', 'ZIP'],
  ['Rar!\x1a\x07', 'RAR'],
  ['\x1f\x9d', 'compress (.Z)'],
  ['%PDF-', 'PDF'],
  ['\x89PNG', 'PNG'],
  ['\x7fELF', 'ELF'],
  ['<!DOCTYPE html', 'HTML'],
  ['<!doctype html', 'HTML'],
  ['<html', 'HTML'],
  ['<?xml', 'XML'],
  ['{', 'JSON'],
  ['[', 'JSON'],
];

/** What a file that begins with these bytes is, or undefined. */
export function nameOtherFormat(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, 64));
  return SIGNATURES.find(([signature]) => text.startsWith(signature))?.[1];
}
