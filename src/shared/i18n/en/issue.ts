/** One sentence per fault code: what, where, what was kept. Parameters are the members of an Issue and its `params`. */
export const issue = {
  'engine-gone': 'The engine that reads the capture has ended.',
  'engine-died': 'The engine ended while it opened the file: {{reason}}',
  'engine-fault': 'The engine failed on the question "{{question}}". This is a defect of Capscope, not of the capture.',
  'question-misfit': 'The engine refused a question that does not fit. This is a defect of Capscope.',
  'question-cancelled': 'The question was taken back.',
  'not-a-capture': 'This is not a capture file: it begins with none of the signatures Capscope knows.',
  'not-a-capture-but':
    'This is not a capture file that Capscope reads: by its first bytes it is {{what}}. It reads pcap, pcapng, snoop and Network Monitor files, also compressed with gzip, zstd or lz4.',
  'file-empty': 'The file is empty.',
  'file-missing': 'There is no such file.',
  'file-permission': 'The file may not be read: permission denied.',
  'file-directory': 'This is a folder, not a capture file.',
  'file-pipe': 'This is a pipe, not a file: captures can only be opened from files.',
  'file-socket': 'This is a socket, not a file: captures can only be opened from files.',
  'file-device': 'This is a device, not a file: captures can only be opened from files.',
  'file-unreadable': 'The file could not be read ({{what}}).',
  'file-cut':
    'The file ends in the middle of packet {{packet}}: at byte {{offset}}, {{needed}} bytes are announced and {{had}} are there. Everything before it is shown.',
  'file-cut-header':
    'The file ends inside its header: {{needed}} bytes are needed and {{had}} are there. There are no packets in it.',
  'file-cut-block':
    'The file ends in the middle of a block: at byte {{offset}}, {{needed}} bytes are announced and {{had}} are there. Everything before it is shown.',
  'file-shrunk':
    'The file became shorter while it was open: it now ends at byte {{had}}, and {{needed}} bytes had been read. It was cut off or replaced.',
  'file-replaced':
    'Another file has taken this one’s place on the disk. What is shown is the one that was opened; open the file again to see the new one.',
  'unpack-cut':
    'The {{format}}-compressed file ends before its end mark. The {{had}} bytes that could be unpacked are shown.',
  'unpack-damaged':
    'The {{format}}-compressed data is damaged after {{had}} unpacked bytes ({{what}}). What could be unpacked is shown.',
  'unpack-limit':
    'The {{format}}-compressed file unpacks to more than {{needed}} bytes, the most that is unpacked here. What comes after that is left out.',
  'unpack-space': 'There is no room on the disk to unpack this file.',
  'pcap-version': 'This pcap file says it is of version {{major}}.{{minor}}; versions from 2.0 on can be read.',
  'pcap-link-type-reserved':
    'The link type in the header of this pcap file has bits set that must be zero ({{value}}), so that it cannot be told what the packets are.',
  'snoop-version': 'This snoop file says it is of version {{version}}; versions 2 to 5 can be read.',
  'snoop-link-type': 'The packets of this snoop file are of a link type ({{value}}) that is not known.',
  'netmon-version':
    'This Network Monitor file says it is of version {{major}}.{{minor}}; versions 1 and 2 can be read.',
  'netmon-table':
    'The table of packets of this Network Monitor file should end at byte {{needed}}, but the file ends at byte {{had}}. Without it the packets cannot be found.',
  'packet-length':
    'Packet {{packet}}, at byte {{offset}}, claims {{needed}} bytes where at most {{had}} are possible. The file is damaged from there on; everything before it is shown.',
  'packet-pseudo-header':
    'Packet {{packet}}, at byte {{offset}}, has {{had}} bytes where its link type puts {{needed}} in front of every packet. The file is damaged from there on; everything before it is shown.',
  'time-fraction':
    'Packet {{packet}}, at byte {{offset}}, has a fraction of a second that is a second or more ({{value}}). Times are shown as the file has them.',
  'pcapng-version': 'This pcapng section says it is of version {{major}}.{{minor}}; versions 1.0 and 1.2 can be read.',
  'pcapng-byte-order':
    'The section header at byte {{offset}} does not say its byte order. Nothing behind it can be read; everything before it is shown.',
  'pcapng-block-length':
    'The block at byte {{offset}} claims a length of {{needed}} bytes, which is not possible for its kind. Nothing behind it can be read; everything before it is shown.',
  'pcapng-block-trailer':
    'The block at byte {{offset}} has two lengths that differ: {{needed}} at its start, {{had}} at its end. Nothing behind it can be read; everything before it is shown.',
  'pcapng-simple-packet':
    'Packet {{packet}}, at byte {{offset}}, has {{had}} bytes in its block where its interface keeps {{needed}} of a packet. Nothing behind it can be read; everything before it is shown.',
  'pcapng-interface-number':
    'Packet {{packet}}, at byte {{offset}}, is of interface {{number}}, but its section has described {{count}}. Nothing behind it can be read; everything before it is shown.',
  'pcapng-interfaces':
    'The file describes more interfaces than can be told apart (64,000). Nothing behind byte {{offset}} is read; everything before it is shown.',
  'pcapng-option-header':
    'The options of a block are cut off in the middle of one, at byte {{offset}}. Nothing behind it can be read; everything before it is shown.',
  'pcapng-option-length':
    'An option at byte {{offset}} claims {{value}} bytes, more than its block has. Nothing behind it can be read; everything before it is shown.',
  'pcapng-option-size':
    'An option at byte {{offset}} has {{value}} bytes, which is not the size of its kind. Nothing behind it can be read; everything before it is shown.',
  'pcapng-name-record':
    'A name record at byte {{offset}} does not fit its block. Nothing behind it can be read; everything before it is shown.',
  'pcapng-name-unended':
    'A name in the record at byte {{offset}} has no end. Nothing behind it can be read; everything before it is shown.',
  'pcapng-secrets-length':
    'The decryption secrets at byte {{offset}} claim to be longer than their block. Nothing behind it can be read; everything before it is shown.',
  'export-range':
    'This is not a range of packets: "{{text}}". Write numbers and spans with commas between, such as 5-10,20.',
  'export-pcap-link-types':
    'A pcap file has one link type, and these packets have several ({{first}} and {{second}}). pcapng can hold them.',
  'export-pcap-link-type': 'Packet {{packet}} is of a kind that a pcap file cannot hold ({{name}}).',
  'export-pcap-time':
    'The time of packet {{packet}} is before 1970 or after 2106, which a pcap file cannot hold. pcapng can.',
  'export-pcapng-link-type': 'The packets are of a link type that has no number in pcapng.',
  'export-loses-options': 'Comments and other notes on packets are not kept ({{count}}): pcap has no place for them.',
  'export-loses-comments': 'Comments on the file are not kept ({{count}}): pcap has no place for them.',
  'export-loses-interfaces': 'What is known of interfaces is not kept ({{count}}): pcap has no place for it.',
  'export-loses-names': 'Names of addresses are not kept ({{count}}): pcap has no place for them.',
  'export-loses-secrets': 'TLS key logs are not kept ({{count}}): pcap has no place for them.',
  'export-loses-times': 'Packets without a time ({{count}}) get that of 1970.',
  'export-loses-uncopied': 'Custom blocks that forbid being copied ({{count}}) are left out.',
  'output-is-input': '{{path}} is the capture itself. Choose another file.',
  'output-directory': '{{path}} is a folder, not a file.',
  'output-failed': '{{path}} could not be written ({{what}}).',
  'search-pattern': 'This is no regular expression: {{reason}}.',
  'export-lost': 'The export was interrupted by another one.',
  'no-such-packet': 'There is no packet {{packet}}.',
  'no-such-row': 'There is no row {{row}}.',
  'no-such-stream': 'There is no TCP stream {{stream}} with segments.',
  'tls-record-sealed':
    'The TLS record at byte {{offset}} of the stream ({{had}} bytes) could not be decrypted with the keys of its connection. What it carried is missing.',
  'key-log-unreadable': 'The TLS key log could not be read ({{why}}).',
  'tcp-overlap-differs':
    'Packet {{packet}} sends bytes again that packet {{kept}} had sent, with other content, from byte {{stream}} of the stream. What came first is shown.',
};
