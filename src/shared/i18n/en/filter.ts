/** What is wrong with a display filter. The place is shown with it. */
export const issueFilter = {
  'filter-end': 'The filter ends where something is still expected.',
  'filter-end-wanted': 'The filter ends, but "{{wanted}}" is still missing.',
  'filter-unexpected': '"{{word}}" is not expected here.',
  'filter-too-long': 'The filter is too long.',
  'filter-too-deep': 'The filter is nested too deeply here.',
  'filter-quote': 'The string that begins here has no closing quotation mark.',
  'filter-bracket': 'The bracket that opens here is not closed.',
  'filter-character': 'Between single quotes stands exactly one character. Text is written in double quotes.',
  'filter-escape':
    '"{{word}}" is no escape sequence. Write \\\\ for a backslash, or put an r in front of the string: r"…".',
  'filter-slice':
    '"{{word}}" is no part of a sequence. Write [start:length], [first-last], [place], [:length] or [start:].',
  'filter-not-a-field': '"{{word}}" is no field and no protocol.',
  'filter-not-a-field-but': '"{{word}}" is no field and no protocol. Is {{near}} meant?',
  'filter-left': 'To the left of "{{operator}}" stands a field or a function; "{{word}}" is neither.',
  'filter-left-but':
    'To the left of "{{operator}}" stands a field or a function; "{{word}}" is neither. Is {{near}} meant?',
  'filter-types': '{{left}} and {{right}} are of different types and cannot be compared.',
  'filter-not-comparable': '{{field}} cannot be used with "{{operator}}": that is for text and bytes.',
  'filter-label': '{{field}} has no value that "{{operator}}" could compare: it is there, or it is not.',
  'filter-no-arithmetic': '{{field}} cannot be reckoned with ("{{operator}}").',
  'filter-not-sliced': '{{field}} is no sequence of bytes, so that no part can be taken of it.',
  'filter-function-alone': 'The value of {{word}}() is to be compared with something.',
  'filter-no-function': 'There is no function {{word}}(). There are: {{functions}}.',
  'filter-arguments': '{{word}}() does not take {{count}} values.',
  'filter-argument': '{{word}}() cannot be used with this.',
  'filter-pattern-quotes': 'A pattern stands in double quotes.',
  'filter-pattern':
    'This pattern cannot be used: {{what}}. (Patterns are RE2’s; there is no looking around and no back-reference.)',
  'filter-not-number': '"{{word}}" is no whole number.',
  'filter-not-name': '"{{word}}" is no number and no name of a value of {{field}}.',
  'filter-too-big': '{{word}} is more than this field can be: at most {{maximum}}.',
  'filter-not-ipv4':
    '"{{word}}" is no IPv4 address. Write 192.0.2.1, or 192.0.2.0/24 for a network, without quotation marks.',
  'filter-not-ipv6':
    '"{{word}}" is no IPv6 address. Write 2001:db8::1, or 2001:db8::/32 for a network, without quotation marks.',
  'filter-not-ether': '"{{word}}" is no Ethernet address. Write 00:11:22:33:44:55, without quotation marks.',
  'filter-not-bytes': '"{{word}}" is no sequence of bytes. Write them in hex, 47:45:54, or text in double quotes.',
  'filter-not-time': '"{{word}}" is no time. Write it as "2024-07-04 12:34:56.789".',
  'filter-not-duration': '"{{word}}" is no number of seconds.',
  'filter-not-value': '"{{word}}" cannot be compared here.',
};
