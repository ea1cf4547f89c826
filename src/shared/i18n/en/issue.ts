/** One sentence per fault code: what, where, what was kept. Parameters are the members of an Issue and its `params`. */
export const issue = {
  'not-a-capture': 'This is not a capture file: it begins with none of the signatures Capscope knows.',
  'file-empty': 'The file is empty.',
};
