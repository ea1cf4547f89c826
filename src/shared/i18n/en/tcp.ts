/**
 * What a TCP segment does, whether its numbers add up, and why it was given its flags. `context` is the way it goes
 * (toServer, toClient); numbers are those of the segment itself.
 */
export const tcp = {
  check: {
    server: 'ack = server’s seq + {{used}}',
    client: 'ack = client’s seq + {{used}}',
  },
  partOf: 'It is a part of a message that packet {{whole}} completes.',
  says: {
    syn_toServer: 'Active open: the client asks for a connection and names its first sequence number, {{seq}}.',
    syn_toClient: 'Simultaneous open: the server, too, asks for the connection and names its first number, {{seq}}.',
    synAck_toServer: 'Simultaneous open: the client confirms the other side’s number and repeats its own.',
    synAck_toClient: 'The server accepts: it confirms the client’s first number and proposes its own, {{seq}}.',
    handshake_toServer: 'The client confirms the server’s number: the three-way handshake is complete.',
    handshake_toClient: 'The server confirms the client’s number: both sides have opened.',
    push_toServer: 'The client sends {{n}} bytes; PSH asks the server to hand them to the application at once.',
    push_toClient: 'The server sends {{n}} bytes; PSH asks the client to hand them to the application at once.',
    data_toServer: 'The client sends {{n}} bytes.',
    data_toClient: 'The server sends {{n}} bytes.',
    ack_toServer: 'The client confirms what it has received. It sends no data.',
    ack_toClient: 'The server confirms what it has received. It sends no data.',
    duplicate_toServer: 'The client repeats its last acknowledgment: something it waits for has not come.',
    duplicate_toClient: 'The server repeats its last acknowledgment: something it waits for has not come.',
    twice_toServer: 'The client reports that something came twice (D-SACK): nothing is missing.',
    twice_toClient: 'The server reports that something came twice (D-SACK): nothing is missing.',
    challenge_toServer:
      'A challenge ACK (RFC 5961): the client does not obey what came and says where the connection stands.',
    challenge_toClient:
      'A challenge ACK (RFC 5961): the server does not obey what came and says where the connection stands.',
    needless_toServer: 'The client sends again what the server has confirmed already.',
    needless_toClient: 'The server sends again what the client has confirmed already.',
    window_toServer: 'The client tells that it has room for a different amount of data now.',
    window_toClient: 'The server tells that it has room for a different amount of data now.',
    zeroWindow_toServer: 'The client has no room left: the server must wait.',
    zeroWindow_toClient: 'The server has no room left: the client must wait.',
    keepAlive_toServer: 'The client asks whether the server is still there.',
    keepAlive_toClient: 'The server asks whether the client is still there.',
    again_toServer: 'The client sends again what it takes for lost.',
    again_toClient: 'The server sends again what it takes for lost.',
    fin_toServer: 'The client has no more data: it closes its direction. FIN counts as one in the numbers.',
    fin_toClient: 'The server has no more data: it closes its direction. FIN counts as one in the numbers.',
    finData_toServer: 'The client sends its last {{n}} bytes and closes its direction.',
    finData_toClient: 'The server sends its last {{n}} bytes and closes its direction.',
    reset_toServer: 'The client ends the connection at once, without a teardown.',
    reset_toClient: 'The server ends the connection at once, without a teardown, or refuses it.',
  },
  states: {
    stay: 'Both ends stay {{state}}.',
    same: 'Both ends are now {{state}}.',
    stayApart: 'The client stays {{client}}, the server {{server}}.',
    client: 'The client is now {{client}}; the server stays {{server}}.',
    server: 'The server is now {{server}}; the client stays {{client}}.',
    both: 'The client is now {{client}}, the server {{server}}.',
  },
  why: {
    retransmission_rtt:
      'seq {{seq}} is below the {{expected}} expected next, {{elapsed}} after packet {{from}}. Within the initial RTT of {{limit}} that could be reordering; here it is a retransmission.',
    retransmission_fixed:
      'seq {{seq}} is below the {{expected}} expected next, {{elapsed}} after packet {{from}}. No handshake tells the RTT, so only {{limit}} would count as reordering: a retransmission.',
    retransmission_back:
      'seq {{seq}} is below the {{expected}} expected next, and the clock has it {{elapsed}} before packet {{from}}: the time cannot tell reordering, so it counts as a retransmission.',
    retransmission_last:
      'seq {{seq}} is below the {{expected}} expected next and it ends exactly there, {{elapsed}} after packet {{from}}: it repeats what was sent last, which nothing can have overtaken. A retransmission.',
    retransmission_ends:
      'seq {{seq}} is below the {{expected}} expected next and it ends exactly there, {{elapsed}} after packet {{from}}: the rule takes that for sent again, however soon it comes. Yet no packet before it has seq {{seq}}, so packet {{from}} may have overtaken it.',
    copy: 'Packet {{copy}} had seq {{seq}} before: this is another copy of it.',
    copy_reordered:
      'Yet packet {{copy}} had seq {{seq}} before, so it was sent twice: the rule goes by the time alone.',
    copy_misplaced: 'No packet before it has seq {{seq}}: its record may simply stand too late in the file.',
    copy_none:
      'No packet before it has seq {{seq}}: the first copy did not come as far as the place of capture, or was not captured.',
    out_of_order_rtt:
      'seq {{seq}} is below the {{expected}} expected next, but only {{elapsed}} after packet {{from}}, less than the initial RTT of {{limit}}: taken for one that was overtaken on the way, not for one sent again.',
    out_of_order_fixed:
      'seq {{seq}} is below the {{expected}} expected next, but only {{elapsed}} after packet {{from}}, less than {{limit}}: taken for one that was overtaken on the way, since no handshake tells the RTT.',
    fast_retransmission:
      'seq {{seq}} is what {{duplicates}} duplicate ACKs of packet {{asks}} ask for, and it comes {{elapsed}} after the last of them: sent again without waiting for the timer.',
    fast_retransmission_unseen:
      'seq {{seq}} is what the other end acknowledges next, {{elapsed}} after it confirmed bytes that the capture does not have: sent again without waiting for the timer.',
    spurious_retransmission:
      'It goes from seq {{seq}} up to {{end}}, and packet {{by}} had acknowledged up to {{acked}} already: sending that again was not needed.',
    lost_segment:
      'seq {{seq}} is {{missing}} beyond the {{expected}} expected after packet {{from}}: the bytes between are not in the capture before this packet.',
    ack_lost_segment:
      'ack {{ack}} goes {{missing}} beyond what the capture has of the other end’s bytes: that ends at {{seen}}, with packet {{newest}}.',
    ack_lost_segment_hole:
      'ack {{ack}} goes {{missing}} beyond {{seen}}, where the capture has a hole in the other end’s bytes; packet {{newest}} goes furthest.',
    duplicate_ack:
      'ack {{ack}} again, without data and with the same window: repetition {{number}} of packet {{of}}. The receiver has got something beyond a hole, or something twice.',
    duplicate_ack_sack:
      'ack {{ack}} again, without data and with the same window: repetition {{number}} of packet {{of}}. SACK says that {{left}} to {{right}} came; what lies before is missing.',
    duplicate_ack_twice:
      'ack {{ack}} again, without data and with the same window: repetition {{number}} of packet {{of}}. Its SACK block, {{left}} to {{right}}, names bytes that came twice (D-SACK, RFC 2883): nothing is missing.',
    duplicate_ack_challenge:
      'ack {{ack}} as in packet {{of}}, {{elapsed}} after packet {{asked}}, which is out of place: a challenge ACK (RFC 5961), repetition {{number}}.',
    keep_alive:
      'seq {{seq}} is one below the {{expected}} expected after packet {{from}}, and the length is {{length}}: it brings nothing new and only asks for an ACK.',
    keep_alive_ack:
      'It answers the keep-alive of packet {{asked}}, {{elapsed}} after it: ack {{ack}} as in packet {{of}}, the same window {{window}}, no data.',
    zero_window:
      'ack {{ack}} with a window of 0, {{elapsed}} after packet {{from}} told {{before}}: the other end may send nothing until a larger one is told.',
    zero_window_still:
      'ack {{ack}}, and the window is still 0, as packet {{from}} told {{elapsed}} before: the other end must go on waiting.',
    zero_window_first:
      'ack {{ack}} with a window of 0, in the first segment that the capture has of this end: the other end may send nothing until a larger one is told.',
    zero_window_probe:
      'One byte at seq {{seq}}, the next expected after packet {{from}}, although packet {{by}} told a window of 0: it asks whether there is room again.',
    zero_window_probe_ack:
      'It answers the zero window probe of packet {{asked}}, {{elapsed}} after it: ack {{ack}} as in packet {{of}}, and the window is still 0.',
    window_update: 'ack {{ack}} as in packet {{from}}, no data, but the window goes from {{before}} to {{after}}.',
    window_full:
      'It ends at {{end}}, which is ack {{ack}} of packet {{by}} + window {{window}}: the receiver’s window is full.',
    reused_ports:
      'A SYN with first number {{seq}} on the ports of stream {{stream}}, which began with {{other}} in packet {{from}} and ended with packet {{last}}, {{elapsed}} before: a new connection begins.',
    reused_ports_counted:
      'This SYN+ACK has the first number {{seq}}, but what this end sent before counts from {{other}}: what comes after it is counted from the new one.',
    reused_ports_answer:
      'This SYN+ACK has the first number {{seq}}, that of packet {{from}} had {{other}}: what comes after it is counted from the new one.',
  },
};
