/** Profiles, in the status bar. */
export const profiles = {
  label: 'Profiles',
  inUse: 'Profile: {{name}}',
  first: 'Default',
  new: 'New profile …',
  remove: 'Remove {{name}}',
  import: 'Import …',
  export: 'Export …',
  notRead: 'That file is no profile.',
  newTitle: 'New profile',
  newHint: 'It begins with the columns, colours, saved filters and time format that hold now.',
  name: 'Name of the profile',
  taken: 'There is a profile of that name.',
  cancel: 'Cancel',
  make: 'Make it',
};
