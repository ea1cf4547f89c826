/** Bodies and messages: how their content is looked at. */
export const body = {
  look: 'Shown as',
  as: { json: 'JSON', parts: 'Parts', image: 'Image', text: 'Text', hex: 'Hex' },
  empty: 'No body.',
  cut: '{{shown}} of {{all}} are shown. Save the body to have it whole.',
  members_one: '{{n}} item',
  members_other: '{{n}} items',
  image: 'The image of this body',
  notDrawn: 'This image ({{type}}) is not drawn; its bytes are under Hex.',
  loading: 'Reading …',
};
