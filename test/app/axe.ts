/** What axe finds in a page: nothing, where everybody can use it. */
import type { Page } from '@playwright/test';
import axeCore from 'axe-core';

/** What it finds, a line each. */
export async function complaints(page: Page): Promise<readonly string[]> {
  // Through the debugger: the page's own policy admits no script that is not its own.
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
