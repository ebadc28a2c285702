import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desktop } from './launch.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
let desktop: Desktop;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 3 });
  desktop = await openSignedIn(service);
});
afterAll(async () => {
  await desktop[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

/** Runs in the page; what it throws comes back as text. */
const attempt = (what: () => unknown): Promise<unknown> =>
  desktop.page.evaluate(async (source) => {
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
    script.remove();
    return Reflect.get(window, '__ran') ?? 'did not run';
  }, `window.__ran = (${what.toString()})()`);
const urls = () =>
  desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((c) => c.getURL()));

describe('a page gone bad', () => {
  test('cannot run a script that was not shipped', async () => {
    expect(await attempt(() => 1)).toBe('did not run');
    const evaluated = await desktop.page.evaluate(
      () =>
        new Promise((done) => {
          // By the page itself: a debugger's own evaluation is not held to the policy.
          document.addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective), {
            once: true,
          });
          const image = document.createElement('img');
          image.setAttribute('onerror', 'window.__bad = 1');
          image.src = 'data:,broken';
          document.body.append(image);
        }),
    );
    expect(evaluated).toMatch(/script-src/);
    expect(await desktop.page.evaluate(() => Reflect.get(window, '__bad'))).toBeUndefined();
  });

  test('cannot leave its own page', async () => {
    await desktop.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await desktop.page
      .evaluate(() => {
        location.href = 'file:///etc/passwd';
      })
      .catch(() => {});
    await new Promise((done) => setTimeout(done, 300));
    expect(await urls()).toEqual(['app://wp/index.html']);
  });

  test('cannot open another window, nor start a program through a link', async () => {
    const opened = await desktop.app.evaluate(({ shell }) => {
      const seen: string[] = [];
      Reflect.set(globalThis, '__opened', seen);
      shell.openExternal = async (url: string) => {
        seen.push(url);
      };
      return seen.length;
    });
    expect(opened).toBe(0);
    await desktop.page.evaluate(() => {
      for (const url of [
        'file:///etc/passwd',
        'smb://host/x',
        'app://wp/index.html',
        'https://example.org/docs',
      ])
        window.open(url);
    });
    await expect
      .poll(() => desktop.app.evaluate(() => Reflect.get(globalThis, '__opened')))
      .toEqual(['https://example.org/docs']);
    expect(await urls()).toEqual(['app://wp/index.html']);
  });

  test('cannot frame another page, nor attach a webview', async () => {
    await desktop.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.org/');
      document.body.append(view);
    });
    await new Promise((done) => setTimeout(done, 300));
    expect((await urls()).filter((url) => url.includes('example'))).toEqual([]);
    expect(
      desktop.page
        .frames()
        .map((frame) => frame.url())
        .filter((url) => url.includes('example')),
    ).toEqual([]);
  });

  test('cannot read files, nor climb out of its folder', async () => {
    const statuses = await desktop.page.evaluate(async () => {
      const ask = async (url: string) => {
        try {
          return (await fetch(url)).status;
        } catch {
          return 'refused';
        }
      };
      return Promise.all(
        [
          'file:///etc/passwd',
          'app://wp/../../package.json',
          'app://wp/%2e%2e/main/index.js',
          'app://other/',
        ].map(ask),
      );
    });
    for (const status of statuses) expect([404, 'refused']).toContain(status);
  });

  test('gets no camera, position, notification or device', async () => {
    const answers = await desktop.page.evaluate(async () => {
      const name = async (what: () => Promise<unknown>) => {
        try {
          await what();
          return 'granted';
        } catch (error) {
          return error instanceof Error ? error.name : String(error);
        }
      };
      return {
        camera: await name(() => navigator.mediaDevices.getUserMedia({ video: true })),
        position: await new Promise((done) =>
          navigator.geolocation.getCurrentPosition(
            () => done('granted'),
            ({ code }) => done(`denied ${code}`),
          ),
        ),
        notification: await Notification.requestPermission(),
        clipboard: await name(() => navigator.clipboard.readText()),
        copying: await name(() => navigator.clipboard.writeText('from the page')),
      };
    });
    expect(answers.camera).toMatch(/NotAllowedError|NotFoundError/);
    expect(answers.position).toBe('denied 1');
    expect(answers.notification).toBe('denied');
    expect(answers.clipboard).toBe('NotAllowedError');
    expect(answers.copying).toBe('NotAllowedError');
  });

  test('cannot send main what it does not expect', async () => {
    const refused = await desktop.page.evaluate(async () => {
      const { session, servers, service } = window.wp;
      const wrong: (() => Promise<unknown>)[] = [
        () => session.connect({ toString: () => 'x' } as never),
        () => session.connect(null as never),
        () => session.connect('x'.repeat(10_000)),
        () => session.signIn({ username: 'ana' } as never),
        () => session.signIn({ username: 'ana', password: 'x', more: 1 } as never),
        () => session.trustCertificate({} as never),
        () => session.trustCertificate('x'.repeat(10_000)),
        () => servers.use({} as never),
        () => servers.forget('x'.repeat(10_000)),
        () => service.start({ username: 'ana', password: 'x', dataDir: '/etc' } as never),
        () => service.start('/etc' as never),
      ];
      return Promise.all(
        wrong.map((call) =>
          call().then(
            () => 'taken',
            (error: unknown) => String(error),
          ),
        ),
      );
    });
    expect(refused).not.toContain('taken');
    // The page names no file to be read, and opens no dialog while no certificate waits for one.
    const chosen = await desktop.page.evaluate(
      (): Promise<unknown> => Reflect.apply(window.wp.session.chooseCaFile, undefined, ['/etc/passwd']),
    );
    expect(chosen).toMatchObject({ ok: false, message: expect.stringMatching(/No certificate waits/) });
    for (const message of refused) expect(message).not.toMatch(/\.ts:|node_modules|\/out\//);
  });

  test('runs sandboxed and isolated, without node', async () => {
    const preferences = await desktop.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = (
          contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
        ).getLastWebPreferences();
        return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
      }),
    );
    expect(preferences).toEqual([
      { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true },
    ]);
  });
});
