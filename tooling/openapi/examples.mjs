/** Ten lines each: sign in, write, ask. */
export const examples = `\`\`\`sh
URL=http://localhost:8000
json='content-type: application/json'
token=$(curl -s $URL/trpc/auth.login -H "$json" -d '{"username":"admin","password":"…"}' | jq -r .result.data.token)
auth="authorization: Bearer $token"
curl -s $URL/trpc/modules.register -H "$auth" -H "$json" -d '[{"module_num":"M1"}]'
curl -s $URL/trpc/readings.ingest -H "$auth" -H "$json" -d '{"batchId":"b1","readings":[
  {"module":"M1","measures":[{"name":"power","value":212.4}],"voltage":31.2,"timestamp":"2026-06-01T12:00:00Z"}]}'
curl -s $URL/trpc/readings.series -H "$auth" -H "$json" -d '{"metrics":["power"],"from":"2026-06-01","to":"2026-07-01","bucket":"1h"}'
curl -s "$URL/export?format=parquet&metrics=power&from=2026-06-01&to=2026-07-01" -H "$auth" -o june.parquet
\`\`\`

\`\`\`python
import requests
URL = "http://localhost:8000"
session = requests.Session()
def call(name, body):
    answer = session.post(f"{URL}/trpc/{name}", json=body).json()
    if "error" in answer: raise RuntimeError(answer["error"]["data"]["reason"] + ": " + answer["error"]["message"])
    return answer["result"]["data"]
session.headers["authorization"] = "Bearer " + call("auth.login", {"username": "admin", "password": "…"})["token"]
print(call("readings.ingest", {"batchId": "b2", "readings": [{"module": "M1", "voltage": 31.2, "timestamp": "2026-06-01T12:05:00Z"}]}))
print(call("readings.series", {"metrics": ["voltage"], "from": "2026-06-01", "to": "2026-07-01"})["series"][0]["value"])
\`\`\`

\`\`\`ts
import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '@wp/api';

let token = '';
const headers = () => (token === '' ? {} : { authorization: \`Bearer \${token}\` });
const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: 'http://localhost:8000/trpc', headers })] });
({ token } = await api.auth.login.mutate({ username: 'admin', password: '…' }));
const reading = { module: 'M1', voltage: 31.2, timestamp: '2026-06-01T12:10:00Z' };
console.log(await api.readings.ingest.mutate({ batchId: 'b3', readings: [reading] }));
console.log(await api.readings.series.query({ metrics: ['voltage'], from: '2026-06-01', to: '2026-07-01' }));
\`\`\``;
