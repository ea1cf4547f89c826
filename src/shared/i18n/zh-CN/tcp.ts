/** 一个 TCP 报文段做了什么、数字是否相符、为什么有这些标记。`context` 是方向（toServer、toClient）。 */
export const tcp = {
  check: {
    server: 'ack = 服务端的 seq + {{used}}',
    client: 'ack = 客户端的 seq + {{used}}',
  },
  partOf: '它是一条消息的一部分，该消息由数据包 {{whole}} 补全。',
  says: {
    syn_toServer: '主动打开：客户端请求建立连接，给出自己的第一个顺序号码 {{seq}}。',
    syn_toClient: '同时打开：服务端也请求建立连接，给出自己的第一个顺序号码 {{seq}}。',
    synAck_toServer: '同时打开：客户端确认对方的号码，并重复自己的号码。',
    synAck_toClient: '服务端接受连接：确认客户端的第一个号码，并给出自己的号码 {{seq}}。',
    handshake_toServer: '客户端确认服务端的号码：三次握手完成。',
    handshake_toClient: '服务端确认客户端的号码：双方都已打开。',
    push_toServer: '客户端发送 {{n}} 字节；推送比特请服务端立即交给应用程序。',
    push_toClient: '服务端发送 {{n}} 字节；推送比特请客户端立即交给应用程序。',
    data_toServer: '客户端发送 {{n}} 字节。',
    data_toClient: '服务端发送 {{n}} 字节。',
    ack_toServer: '客户端确认已收到的数据，自己不发送数据。',
    ack_toClient: '服务端确认已收到的数据，自己不发送数据。',
    duplicate_toServer: '客户端重复上一次的确认：它等待的数据还没有到。',
    duplicate_toClient: '服务端重复上一次的确认：它等待的数据还没有到。',
    twice_toServer: '客户端报告有内容收到了两次（D-SACK）：没有缺少任何数据。',
    twice_toClient: '服务端报告有内容收到了两次（D-SACK）：没有缺少任何数据。',
    challenge_toServer: '质询确认（RFC 5961）：客户端不听从收到的报文段，而是说明连接目前的位置。',
    challenge_toClient: '质询确认（RFC 5961）：服务端不听从收到的报文段，而是说明连接目前的位置。',
    needless_toServer: '客户端重新发送服务端早已确认的内容。',
    needless_toClient: '服务端重新发送客户端早已确认的内容。',
    window_toServer: '客户端告知：现在能接收的数据量变了。',
    window_toClient: '服务端告知：现在能接收的数据量变了。',
    zeroWindow_toServer: '客户端没有空间了：服务端必须等待。',
    zeroWindow_toClient: '服务端没有空间了：客户端必须等待。',
    keepAlive_toServer: '客户端询问服务端是否还在。',
    keepAlive_toClient: '服务端询问客户端是否还在。',
    again_toServer: '客户端重新发送它认为已丢失的内容。',
    again_toClient: '服务端重新发送它认为已丢失的内容。',
    fin_toServer: '客户端没有更多数据，关闭自己的方向。FIN 在号码中占一个。',
    fin_toClient: '服务端没有更多数据，关闭自己的方向。FIN 在号码中占一个。',
    finData_toServer: '客户端发送最后 {{n}} 字节，并关闭自己的方向。',
    finData_toClient: '服务端发送最后 {{n}} 字节，并关闭自己的方向。',
    reset_toServer: '客户端立即终止连接，不经过挥手。',
    reset_toClient: '服务端立即终止连接或拒绝连接，不经过挥手。',
  },
  states: {
    stay: '双方保持 {{state}}。',
    same: '双方现在都是 {{state}}。',
    stayApart: '客户端保持 {{client}}，服务端保持 {{server}}。',
    client: '客户端现在是 {{client}}，服务端保持 {{server}}。',
    server: '服务端现在是 {{server}}，客户端保持 {{client}}。',
    both: '客户端现在是 {{client}}，服务端是 {{server}}。',
  },
  why: {
    retransmission_rtt:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，与数据包 {{from}} 相隔 {{elapsed}}。若在初始往返时间 {{limit}} 之内可能是乱序；这里是重传。',
    retransmission_fixed:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，与数据包 {{from}} 相隔 {{elapsed}}。没有握手，往返时间未知，只有 {{limit}} 之内才算乱序：这是重传。',
    retransmission_back:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，而按时钟它比数据包 {{from}} 还早 {{elapsed}}：无法凭时间判断是否乱序，因此算作重传。',
    retransmission_last:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，并且正好到那里为止，与数据包 {{from}} 相隔 {{elapsed}}：它重复的是最后发送的内容，不可能被别的数据包超过，所以是重传。',
    retransmission_ends:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，并且正好到那里为止，与数据包 {{from}} 相隔 {{elapsed}}：判断规则不论间隔多短都视为重发。但此前没有数据包带有顺序号码 {{seq}}，可能是数据包 {{from}} 超过了它。',
    copy: '此前数据包 {{copy}} 已有顺序号码 {{seq}}：这是它的又一份。',
    copy_reordered: '但此前数据包 {{copy}} 已有顺序号码 {{seq}}，可见发送了两次：判断规则只看时间。',
    copy_misplaced: '此前没有数据包带有顺序号码 {{seq}}：可能只是它的记录在文件中的位置偏后。',
    copy_none: '此前没有数据包带有顺序号码 {{seq}}：第一份没有到达抓包的位置，或者没有被捕获。',
    out_of_order_rtt:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，但与数据包 {{from}} 只相隔 {{elapsed}}，小于初始往返时间 {{limit}}：视为途中被后发的数据包超过（乱序），而不是重发。',
    out_of_order_fixed:
      '顺序号码 {{seq}} 小于期望的 {{expected}}，但与数据包 {{from}} 只相隔 {{elapsed}}，小于 {{limit}}：没有握手，往返时间未知，视为途中被后发的数据包超过（乱序）。',
    fast_retransmission:
      '顺序号码 {{seq}} 正是数据包 {{asks}} 的 {{duplicates}} 个重复确认所要的，在最后一个之后 {{elapsed}} 发出：不等定时器就重发。',
    fast_retransmission_unseen:
      '顺序号码 {{seq}} 正是对方要的下一个；{{elapsed}} 之前，对方确认了抓包文件中没有的字节：不等定时器就重发。',
    spurious_retransmission:
      '它从顺序号码 {{seq}} 到 {{end}} 为止，而数据包 {{by}} 早已确认到 {{acked}}：这次重发没有必要。',
    lost_segment:
      '顺序号码 {{seq}} 比数据包 {{from}} 之后期望的 {{expected}} 多出 {{missing}} 字节：中间的内容在此数据包之前没有被捕获。',
    ack_lost_segment:
      '确认号码 {{ack}} 确认了抓包文件中没有的 {{missing}} 字节：对方的数据只捕获到 {{seen}}，即数据包 {{newest}} 为止。',
    ack_lost_segment_hole:
      '确认号码 {{ack}} 超过 {{seen}} 共 {{missing}} 字节，而抓包文件从 {{seen}} 起有缺口：对方的数据中，数据包 {{newest}} 到得最远。',
    duplicate_ack:
      '再次确认 {{ack}}，没有数据，窗口不变：是数据包 {{of}} 的第 {{number}} 次重复。接收方收到了缺口之后的内容，或者同一内容收到了两次。',
    duplicate_ack_sack:
      '再次确认 {{ack}}，没有数据，窗口不变：是数据包 {{of}} 的第 {{number}} 次重复。SACK 表明 {{left}} 到 {{right}} 已收到，之前的还缺。',
    duplicate_ack_twice:
      '再次确认 {{ack}}，没有数据，窗口不变：是数据包 {{of}} 的第 {{number}} 次重复。其 SACK 块 {{left}} 到 {{right}} 是收到了两次的字节（D-SACK，RFC 2883）：没有缺少任何数据。',
    duplicate_ack_challenge:
      '确认号码 {{ack}} 与数据包 {{of}} 相同，在位置不符的数据包 {{asked}} 之后 {{elapsed}} 发出：这是质询确认（RFC 5961），第 {{number}} 次重复。',
    keep_alive:
      '顺序号码 {{seq}} 比数据包 {{from}} 之后期望的 {{expected}} 小一，长度为 {{length}}：没有带来新内容，只是要对方回一个确认。',
    keep_alive_ack:
      '这是对数据包 {{asked}} 的保活探测的回答，相隔 {{elapsed}}：确认号码 {{ack}} 与数据包 {{of}} 相同，窗口 {{window}} 不变，没有数据。',
    zero_window:
      '确认号码 {{ack}}，窗口为 0；{{elapsed}} 之前数据包 {{from}} 告知的还是 {{before}}：在告知更大的窗口之前，对方不能发送数据。',
    zero_window_still: '确认号码 {{ack}}，窗口仍为 0，与 {{elapsed}} 之前的数据包 {{from}} 相同：对方还得等待。',
    zero_window_first:
      '确认号码 {{ack}}，窗口为 0，这是抓包文件中这一端的第一个报文段：在告知更大的窗口之前，对方不能发送数据。',
    zero_window_probe:
      '数据包 {{by}} 告知的窗口为 0，仍在数据包 {{from}} 之后期望的顺序号码 {{seq}} 处发送一个字节：询问是否又有空间。',
    zero_window_probe_ack:
      '这是对数据包 {{asked}} 的零窗口探测的回答，相隔 {{elapsed}}：确认号码 {{ack}} 与数据包 {{of}} 相同，窗口仍为 0。',
    window_update: '确认号码 {{ack}} 与数据包 {{from}} 相同，没有数据，但窗口从 {{before}} 变为 {{after}}。',
    window_full: '它到 {{end}} 为止，等于数据包 {{by}} 的确认号码 {{ack}} + 窗口 {{window}}：接收方的窗口已满。',
    reused_ports:
      '此 SYN 的第一个号码是 {{seq}}，所用端口属于流 {{stream}}：那个连接在数据包 {{from}} 以 {{other}} 开始，到数据包 {{last}} 为止，相隔 {{elapsed}}。这里开始新的连接。',
    reused_ports_counted:
      '此 SYN+ACK 的第一个号码是 {{seq}}，而这一端此前的数据从 {{other}} 算起：其后的数据从新的号码算起。',
    reused_ports_answer:
      '此 SYN+ACK 的第一个号码是 {{seq}}，而数据包 {{from}} 的是 {{other}}：其后的数据从新的号码算起。',
  },
};
