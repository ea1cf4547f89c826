/** What became of a message or a request on its way, as the acknowledgments tell. */
export const fate = {
  acknowledged: 'The receiver’s system acknowledged it in packet {{packet}}, after {{time}}.',
  reset:
    'The connection was reset in packet {{packet}}, {{time}} later, before it was acknowledged: it probably never arrived.',
  unacknowledged: 'It was never acknowledged, although the capture goes on for {{time}}: it probably never arrived.',
  open: 'The capture ends too soon after it to tell whether it arrived.',
  unseen: 'Whether it arrived cannot be told: the capture has nothing that its receiver sent.',
  unknown: 'Whether it arrived cannot be told from the packets that follow it.',
  late: 'Part of it was lost or late and came {{time}} later, in packet {{packet}}.',
};
