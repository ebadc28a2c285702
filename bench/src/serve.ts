// The service as a process of its own, as it runs in the field; its tokens go to the bench that started it.
import { readEnv, startServer } from '@wp/server';

const PASSWORD = 'a-bench-password-of-its-own-41';
const env = readEnv({ ...process.env, PORT: '0' });
const server = await startServer(env);
const { auth } = server.services;
const admin = await auth
  .createSuperuser({ username: 'bench', password: PASSWORD })
  .then(() => auth.login({ username: 'bench', password: PASSWORD }, { address: '127.0.0.1' }));
const gateways: string[] = [];
for (let i = 0; i < 4; i++) {
  gateways.push(
    (await auth.gateways.create({ kind: 'cli' }, { name: `gateway-${i}`, autoRegister: true })).token,
  );
}
process.send?.({ url: server.url, admin: admin.token, gateways });
const stop = async () => {
  await server.stop();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('disconnect', stop);
