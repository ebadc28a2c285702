import type { Page } from 'playwright-core';

/** A window, whoever opened it. */
interface Shown {
  page: Page;
}

/** In the Gateways view, as a superuser does. */
export async function makeGateway({ page }: Shown): Promise<string> {
  await page.getByRole('button', { name: 'Gateways', exact: true }).click();
  await page.getByRole('button', { name: 'Create gateway' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('roof');
  await dialog.getByLabel(/Register modules/).check();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const token = (await page.getByTestId('token').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have it' }).click();
  return token;
}

/** One reading, as the gateway sends it to the server that the window shows; answers the status. */
export async function send({ page }: Shown, token: string, module: string): Promise<number> {
  const answer = await fetch(`${await serverOf(page)}/trpc/readings.ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ module, timestamp: Date.now(), voltage: 1 }]),
  });
  return answer.status;
}

export const serverOf = async (page: Page): Promise<string> => {
  const { server } = await page.evaluate(() => window.wp.session.get());
  if (server === null) throw new Error('no server is chosen');
  return server;
};
