import { describe, expect, it } from 'vitest';
import { writeRecords } from '../../src/shared/records.ts';

describe('records as text', () => {
  const records = [{ name: 'a\tb', words: 'say "hi", twice', formula: '=1+1', count: -2 }];

  it('have a header line and one line each', () => {
    expect(writeRecords(records, 'tsv')).toBe('name\twords\tformula\tcount\na b\tsay "hi", twice\t=1+1\t-2\n');
  });

  it('are quoted as RFC 4180 says, and are no formulas of a spreadsheet', () => {
    expect(writeRecords(records, 'csv')).toBe('name,words,formula,count\na\tb,"say ""hi"", twice",\'=1+1,-2\n');
  });

  it('are JSON as they are', () => {
    expect(JSON.parse(writeRecords(records, 'json'))).toEqual(records);
  });
});
