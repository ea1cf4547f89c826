/** 窗格之外的窗口：工具栏、菜单、提示、空白页、状态栏、设置、快捷键。 */
export const app = {
  toolbar: {
    open: '打开',
    reload: '重新加载',
    timeFormat: '时间列',
    settings: '设置',
  },
  time: {
    relative: '距首个数据包',
    delta: '距上一个数据包',
    utc: '日期与时间（UTC）',
    local: '日期与时间（本地）',
    iso: 'ISO 8601（UTC）',
  },
  notice: {
    label: '提示',
    dismiss: '关闭提示',
    reload: '重新加载',
    restart: '重新启动',
    notOpened: '未能打开 {{name}}。',
    engineDied: '读取抓包文件的引擎已退出。',
    engineDiedMore: '已显示的内容保留；重新启动会再次读取文件。原因：{{reason}}',
    shown_one: '之前的 1 个数据包已显示。',
    shown_other: '之前的 {{n}} 个数据包已全部显示。',
    shown_zero: '此前没有数据包。',
  },
  empty: {
    title: '将抓包文件拖到此处',
    formats: 'pcap 与 pcapng，来自 Wireshark、tcpdump 或 dumpcap',
    open: '打开文件',
    recent: '最近打开',
    noRecent: '打开过的文件会列在这里。',
    samples: '示例',
    private: '抓包文件只留在本机，Capscope 不建立任何网络连接。',
  },
  dropHere: '松开以打开',
  status: {
    label: '状态',
    none: '未打开抓包文件',
    keys: '? 全部快捷键',
    packets_one: '{{n}} 个数据包',
    packets_other: '{{n}} 个数据包',
    streams_one: '{{n}} 条流',
    streams_other: '{{n}} 条流',
    reading: '正在读取',
    read: '已读 {{done}} / {{all}} 字节',
    indexing: '正在查找消息',
    cancel: '取消',
    cancelled: '读取已取消',
    progress: '已读字节',
    several: '{{n}} 种链路类型',
  },
  /** 在中文里有名称的链路类型；其余按 LINKTYPE 名称显示。 */
  link: {
    ETHERNET: '以太网',
    RAW: '原始 IP',
    NULL: '环回',
    LOOP: '环回',
    LINUX_SLL: 'Linux cooked',
    LINUX_SLL2: 'Linux cooked v2',
  },
  /** The right-hand tabs. */
  tab: {
    graphs: '图表',
    diagram: '阶梯图',
    follow: '追踪流',
    http: 'HTTP',
    websocket: 'WebSocket',
  },
  settings: {
    language: '语言',
    theme: '主题',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    columns: '列',
    resetColumns: '恢复默认列',
  },
  split: {
    streams: '流列表的宽度',
    grid: '数据包列表的高度',
    detail: '数据包窗格的宽度',
    hex: '字节区的高度',
  },
  pane: {
    failed: '此窗格无法显示。这是 Capscope 的缺陷；窗口的其余部分不受影响。',
    packet: '数据包',
    bytes: '字节',
    detail: '所选数据包',
    stream: '所选流',
    noPacket: '选择一个数据包，查看其各层与字节。',
    noStream: '此数据包不属于任何 TCP 流。',
  },
  keysTitle: '全部快捷键',
  keysClose: '关闭',
  keysGrid: '在数据包列表中',
  keysMove: '在数据包之间移动',
  keysNumber: '跳转到该编号的数据包',
  copied: '已复制',
};

/** 原生菜单与对话框。 */
export const menu = {
  file: '文件',
  edit: '编辑',
  go: '跳转',
  view: '视图',
  window: '窗口',
  help: '帮助',
  newWindow: '新建窗口',
  recent: '最近打开的文件',
  close: '关闭窗口',
  quit: '退出',
  minimize: '最小化',
  emptyWindow: '空白窗口',
};
export const dialog = {
  open: '打开抓包文件',
  captures: '抓包文件',
  allFiles: '所有文件',
  notSaved: '文件未能保存',
};

/** 命令：菜单与快捷键列表中的名称。 */
export const command = {
  open: '打开…',
  reload: '重新加载',
  find: '查找',
  'go-to-packet': '跳转到数据包…',
  mark: '标记数据包',
  'time-reference': '时间参考',
  'follow-stream': '追踪 TCP 流',
  'focus-filter': '转到过滤器',
  'clear-filter': '清除过滤',
  'next-in-stream': '此流的下一个数据包',
  'previous-in-stream': '此流的上一个数据包',
  'next-packet': '下一个数据包',
  'previous-packet': '上一个数据包',
  'export-diagram': '导出时序图',
  'tab-1': '右侧第一个标签页',
  'tab-2': '右侧第二个标签页',
  'tab-3': '右侧第三个标签页',
  'tab-4': '右侧第四个标签页',
  'tab-5': '右侧第五个标签页',
  keys: '全部快捷键',
};

/** 自带的抓包文件，按文件名。 */
export const sample = {
  'http-three-way-handshake': {
    title: '三次握手与四次挥手',
    description: '一次 HTTP 请求，完整的建立与关闭',
  },
  'websocket-session': {
    title: 'WebSocket 会话',
    description: '升级、文本、JSON、ping、二进制、关闭',
  },
};
