/** 每个错误代码一句话：是什么、在哪里、保留了什么。 */
export const issue = {
  'engine-gone': '读取抓包文件的引擎已退出。',
  'engine-died': '引擎在打开文件时退出：{{reason}}',
  'engine-fault': '引擎处理“{{question}}”时失败。这是 Capscope 的缺陷，与抓包文件无关。',
  'question-misfit': '引擎拒绝了一个不合格式的请求。这是 Capscope 的缺陷。',
  'question-cancelled': '请求已撤回。',
  'not-a-capture': '这不是抓包文件：开头不是 Capscope 认识的任何标识。',
  'not-a-capture-but':
    '这不是 Capscope 能读取的抓包文件：从开头的字节看是 {{what}}。可以读取 pcap、pcapng、snoop 和 Network Monitor 文件，包括用 gzip、zstd 或 lz4 压缩的。',
  'file-empty': '文件是空的。',
  'file-missing': '没有这个文件。',
  'file-permission': '没有权限读取这个文件。',
  'file-directory': '这是文件夹，不是抓包文件。',
  'file-pipe': '这是管道，不是文件：只能从文件打开抓包。',
  'file-socket': '这是套接字，不是文件：只能从文件打开抓包。',
  'file-device': '这是设备，不是文件：只能从文件打开抓包。',
  'file-unreadable': '无法读取文件（{{what}}）。',
  'file-cut':
    '文件在第 {{packet}} 个数据包中间结束：从第 {{offset}} 字节起应有 {{needed}} 字节，实际只有 {{had}} 字节。之前的内容全部显示。',
  'file-cut-header': '文件在文件头中间结束：需要 {{needed}} 字节，实际只有 {{had}} 字节。其中没有数据包。',
  'file-cut-block':
    '文件在一个块中间结束：从第 {{offset}} 字节起应有 {{needed}} 字节，实际只有 {{had}} 字节。之前的内容全部显示。',
  'file-shrunk': '文件在打开期间变短了：现在到第 {{had}} 字节为止，而之前已读到 {{needed}} 字节。它被截断或替换了。',
  'file-replaced': '磁盘上这个文件已被另一个文件取代。显示的仍是先前打开的文件；要看新文件，请重新打开。',
  'unpack-cut': '{{format}} 压缩文件不完整，缺少结尾。已解出的 {{had}} 字节照常显示。',
  'unpack-damaged': '{{format}} 压缩数据在解出 {{had}} 字节之后损坏（{{what}}）。已解出的部分照常显示。',
  'unpack-limit': '{{format}} 压缩文件解开后超过 {{needed}} 字节，这是此处解压的上限。其后的内容不显示。',
  'unpack-space': '磁盘空间不足，无法解压这个文件。',
  'pcap-version': '这个 pcap 文件的版本是 {{major}}.{{minor}}；可以读取 2.0 及以上版本。',
  'pcap-link-type-reserved': '这个 pcap 文件头的链路类型中，必须为零的位不为零（{{value}}），无法判断数据包是什么。',
  'snoop-version': '这个 snoop 文件的版本是 {{version}}；可以读取版本 2 到 5。',
  'snoop-link-type': '这个 snoop 文件中数据包的链路类型（{{value}}）未知。',
  'netmon-version': '这个 Network Monitor 文件的版本是 {{major}}.{{minor}}；可以读取版本 1 和 2。',
  'netmon-table':
    '这个 Network Monitor 文件的数据包表应到第 {{needed}} 字节为止，而文件只到第 {{had}} 字节。没有这个表就找不到数据包。',
  'packet-length':
    '第 {{packet}} 个数据包（位于第 {{offset}} 字节）声称有 {{needed}} 字节，而最多只可能有 {{had}} 字节。文件从这里开始损坏；之前的内容全部显示。',
  'packet-pseudo-header':
    '第 {{packet}} 个数据包（位于第 {{offset}} 字节）只有 {{had}} 字节，而它的链路类型在每个数据包前都有 {{needed}} 字节。文件从这里开始损坏；之前的内容全部显示。',
  'time-fraction':
    '第 {{packet}} 个数据包（位于第 {{offset}} 字节）的秒的小数部分达到或超过一秒（{{value}}）。时间按文件中的值显示。',
  'pcapng-version': '这个 pcapng 节的版本是 {{major}}.{{minor}}；可以读取 1.0 和 1.2 版本。',
  'pcapng-byte-order': '第 {{offset}} 字节处的节头没有说明字节序。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-block-length':
    '第 {{offset}} 字节处的块声称长 {{needed}} 字节，这种块不可能是这个长度。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-block-trailer':
    '第 {{offset}} 字节处的块首尾两个长度不一致：开头是 {{needed}}，结尾是 {{had}}。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-simple-packet':
    '第 {{packet}} 个数据包（位于第 {{offset}} 字节）在块中有 {{had}} 字节，而它的接口对每个数据包只保留 {{needed}} 字节。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-interface-number':
    '第 {{packet}} 个数据包（位于第 {{offset}} 字节）属于接口 {{number}}，而这一节只描述了 {{count}} 个接口。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-interfaces': '文件描述的接口多于可区分的数目（64,000）。第 {{offset}} 字节之后不再读取；之前的内容全部显示。',
  'pcapng-option-header': '一个块的选项在第 {{offset}} 字节处中断。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-option-length':
    '第 {{offset}} 字节处的选项声称有 {{value}} 字节，超出了所在的块。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-option-size':
    '第 {{offset}} 字节处的选项有 {{value}} 字节，与这种选项的大小不符。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-name-record': '第 {{offset}} 字节处的名称记录放不进所在的块。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-name-unended': '第 {{offset}} 字节处的记录中有一个名称没有结尾。其后的内容无法读取；之前的内容全部显示。',
  'pcapng-secrets-length': '第 {{offset}} 字节处的解密密钥声称比所在的块还长。其后的内容无法读取；之前的内容全部显示。',
  'export-range': '“{{text}}”不是数据包范围。请写编号和区间，用逗号分隔，例如 5-10,20。',
  'export-pcap-link-types':
    'pcap 文件只能有一种链路类型，而这些数据包有多种（{{first}} 和 {{second}}）。pcapng 可以保存它们。',
  'export-pcap-link-type': '数据包 {{packet}} 的类型（{{name}}）无法存入 pcap 文件。',
  'export-pcap-time': '数据包 {{packet}} 的时间早于 1970 年或晚于 2106 年，pcap 文件无法保存。pcapng 可以。',
  'export-pcapng-link-type': '这些数据包的链路类型在 pcapng 中没有编号。',
  'export-loses-options': '{{count}} 个数据包的注释和其他附注不会保留：pcap 没有存放它们的位置。',
  'export-loses-comments': '文件的 {{count}} 条注释不会保留：pcap 没有存放它们的位置。',
  'export-loses-interfaces': '{{count}} 个接口的说明不会保留：pcap 没有存放它们的位置。',
  'export-loses-names': '{{count}} 个地址名称不会保留：pcap 没有存放它们的位置。',
  'export-loses-secrets': '{{count}} 份 TLS 密钥日志不会保留：pcap 没有存放它们的位置。',
  'export-loses-times': '{{count}} 个数据包没有时间；在 pcap 中它们的时间会是 1970 年。',
  'export-loses-uncopied': '{{count}} 个声明不得复制的自定义块会被略去。',
  'output-is-input': '{{path}} 就是这个抓包文件本身。请选择另一个文件。',
  'output-directory': '{{path}} 是文件夹，不是文件。',
  'output-failed': '无法写入 {{path}}（{{what}}）。',
  'search-pattern': '这不是正则表达式：{{reason}}。',
  'export-lost': '导出被另一次导出打断。',
  'no-such-packet': '没有第 {{packet}} 个数据包。',
  'no-such-row': '没有第 {{row}} 行。',
  'no-such-stream': '没有包含报文段的 TCP 流 {{stream}}。',
  'tls-record-sealed': '流的第 {{offset}} 字节处的 TLS 记录（{{had}} 字节）无法用该连接的密钥解密，其中的内容缺失。',
  'key-log-unreadable': '无法读取 TLS 密钥日志（{{why}}）。',
  'tcp-overlap-differs':
    '数据包 {{packet}} 重发了数据包 {{kept}} 已发送过的字节，但内容不同（从流的第 {{stream}} 字节起）。这里显示先到的内容。',
};
