/** The word by which the page's policy admits style sheets that a widget makes while it runs. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
