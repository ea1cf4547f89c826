/** Faults in HTTP messages and bodies: what is wrong, and what Capscope made of it. */
export const issueHttp = {
  'http-bare-lf': 'Lines of this head end in LF instead of CR LF ({{because}}). Read as if they did.',
  'http-no-version': 'The request line names no version, though header fields follow ({{because}}).',
  'http-folded-header':
    'A header field goes on over several lines, which is obsolete ({{because}}). Shown joined by a space.',
  'http-space-before-colon': 'There is white space between a field name and its colon ({{because}}).',
  'http-header-without-colon': 'A line of the head has no colon and was passed over ({{because}}).',
  'http-head-too-long': 'The head is longer than {{had}} bytes. It is read up to there.',
  'http-too-many-headers': 'The message has {{needed}} header fields. The first {{had}} are listed.',
  'http-too-many': 'The stream has more than {{had}} exchanges. The ones before that are listed.',
  'http-too-many-chunks': 'The body has more than {{had}} chunks. It is shown as far as those go.',
  'http-body-withheld':
    'The client waited for leave to send the body, and got this answer instead: it sent none ({{because}}).',
  'http-te-and-cl':
    'Both Transfer-Encoding and Content-Length are there; the first counts ({{because}}). This may be an attempt to smuggle a request.',
  'http-te-not-chunked':
    'The last transfer coding of a request is not chunked, so its length is not known ({{because}}).',
  'http-content-length': 'Content-Length is no number, or several disagree ({{because}}).',
  'http-chunk-size':
    'A chunk size that is no hexadecimal number, or too large a one, ends the body here ({{because}}).',
  'http-chunk-line-long': 'A chunk line without end ends the body here ({{because}}).',
  'http-chunk-end': 'A chunk is not followed by a line end, so its size is wrong; the body ends here ({{because}}).',
  'http-body-cut': 'The capture ends inside the body: {{had}} bytes of it are there.',
  'http-body-short': 'The sender closed the connection inside the body: {{had}} bytes of it came.',
  'http-skipped-to-server': '{{had}} bytes from the client belong to no request that can be told and were passed over.',
  'http-skipped-to-client':
    '{{had}} bytes from the server belong to no response that can be told and were passed over.',
  'body-coding-unknown': 'The coding “{{coding}}” is not known here. The body is shown as it was sent.',
  'body-coding-wrong': 'The body is labelled “{{coding}}” but is not. It is shown as it was sent.',
  'body-coding-cut': 'Too little of the body was captured to undo “{{coding}}”. It is shown as it was sent.',
  'body-coding-damaged': 'The “{{coding}}” data is damaged. What came out before the damage is shown.',
  'body-coding-rest':
    'The “{{coding}}” data is whole; {{had}} bytes that follow its end are no part of it and are not shown.',
  'body-codings': 'The body claims too many codings one over the other: {{coding}}. It is shown as it was sent.',
  'body-limit':
    'Limit reached: the body unpacks to more than is shown here. What fits is shown, or else the body as it was sent.',
};
