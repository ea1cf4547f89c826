/** Looking for something in packets. */
export const find = {
  label: 'Find in packets',
  what: 'What to find',
  where: 'Where to look',
  kind: 'What it is',
  place: { bytes: 'Bytes', details: 'Details', info: 'Info', contents: 'Bodies and messages' },
  as: { text: 'Text', hex: 'Hex', regex: 'Regular expression' },
  hint: { text: 'Text', hex: '47 45 54', regex: 'user(name)?=\\w+' },
  matchCase: 'Match case',
  searching: 'Packets looked through',
  searched: '{{percent}} %',
  cancel: 'Cancel',
  found: 'packet {{n}}:',
  wrapped: 'begun again at the other end',
  none: 'Nothing was found in the packets that are shown.',
  close: 'Close',
};
