/** The window around the panes: toolbar, menu, notices, empty state, status, settings, keys. */
export const app = {
  toolbar: {
    open: 'Open',
    reload: 'Reload',
    timeFormat: 'Time column',
    settings: 'Settings',
  },
  time: {
    relative: 'Since first packet',
    delta: 'Since previous packet',
    utc: 'Date and time, UTC',
    local: 'Date and time, local',
    iso: 'ISO 8601, UTC',
  },
  notice: {
    label: 'Notices',
    dismiss: 'Dismiss',
    reload: 'Reload',
    restart: 'Start it again',
    notOpened: '{{name}} was not opened.',
    engineDied: 'The engine that reads the capture has ended.',
    engineDiedMore: 'What is drawn stays; starting it again reads the file anew. Reason: {{reason}}',
    shown_one: 'The packet before it is shown.',
    shown_other: 'The {{n}} packets before it are shown.',
    shown_zero: 'No packet comes before it.',
  },
  empty: {
    title: 'Drop a capture here',
    formats: 'pcap and pcapng, from Wireshark, tcpdump or dumpcap',
    open: 'Open a file',
    recent: 'Recent',
    noRecent: 'Files that you open are listed here.',
    samples: 'Samples',
    private: 'Captures stay on this computer. Capscope opens no network connection.',
  },
  dropHere: 'Drop to open',
  status: {
    label: 'Status',
    none: 'No capture open',
    keys: '? all keys',
    packets_one: '{{n}} packet',
    packets_other: '{{n}} packets',
    streams_one: '{{n}} stream',
    streams_other: '{{n}} streams',
    reading: 'Reading',
    read: 'read {{done}} of {{all}} bytes',
    indexing: 'finding messages',
    cancel: 'Cancel',
    cancelled: 'reading was cancelled',
    progress: 'Bytes read',
    several: '{{n}} link types',
  },
  /** Link types that have a name of their own in this language, by their LINKTYPE name; others are shown by it. */
  link: {
    ETHERNET: 'Ethernet',
    RAW: 'raw IP',
    NULL: 'loopback',
    LOOP: 'loopback',
    LINUX_SLL: 'Linux cooked',
    LINUX_SLL2: 'Linux cooked v2',
  },
  /** The right-hand tabs. */
  tab: {
    graphs: 'Graphs',
    diagram: 'Diagram',
    follow: 'Follow',
    http: 'HTTP',
    websocket: 'WebSocket',
  },
  settings: {
    language: 'Language',
    theme: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    columns: 'Columns',
    resetColumns: 'Reset columns',
  },
  split: {
    streams: 'Width of the streams list',
    grid: 'Height of the packet list',
    detail: 'Width of the packet tab',
    hex: 'Height of the bytes',
  },
  pane: {
    failed: 'This pane could not be drawn. That is a defect of Capscope; the rest of the window goes on.',
    packet: 'Packet',
    bytes: 'Bytes',
    detail: 'Selected packet',
    stream: 'Selected stream',
    noPacket: 'Choose a packet to see its layers and bytes.',
    noStream: 'This packet belongs to no TCP stream.',
  },
  keysTitle: 'All keys',
  keysClose: 'Close',
  keysGrid: 'In the packet list',
  keysMove: 'Move through the packets',
  keysNumber: 'Go to the packet of that number',
  copied: 'Copied',
};

/** The native menu and dialogs. */
export const menu = {
  file: 'File',
  edit: 'Edit',
  go: 'Go',
  view: 'View',
  window: 'Window',
  help: 'Help',
  newWindow: 'New window',
  recent: 'Open recent',
  close: 'Close window',
  quit: 'Quit',
  minimize: 'Minimize',
  emptyWindow: 'Empty window',
};
export const dialog = {
  open: 'Open a capture',
  captures: 'Captures',
  allFiles: 'All files',
  notSaved: 'The file was not saved',
};

/** Commands, as the menu and the list of keys name them. */
export const command = {
  open: 'Open…',
  reload: 'Reload',
  find: 'Find',
  'go-to-packet': 'Go to packet…',
  mark: 'Mark packet',
  'time-reference': 'Time reference',
  'follow-stream': 'Follow TCP stream',
  'focus-filter': 'To the filter',
  'clear-filter': 'Clear the filter',
  'next-in-stream': 'Next packet of this stream',
  'previous-in-stream': 'Previous packet of this stream',
  'next-packet': 'Next packet',
  'previous-packet': 'Previous packet',
  'export-diagram': 'Export the diagram',
  'tab-1': 'First tab on the right',
  'tab-2': 'Second tab on the right',
  'tab-3': 'Third tab on the right',
  'tab-4': 'Fourth tab on the right',
  'tab-5': 'Fifth tab on the right',
  keys: 'All keys',
};

/** The bundled captures, by file name. */
export const sample = {
  'http-three-way-handshake': {
    title: 'Three-way handshake',
    description: 'One HTTP request, opened and closed cleanly',
  },
  'websocket-session': {
    title: 'WebSocket session',
    description: 'Upgrade, text, JSON, ping, binary, close',
  },
};
