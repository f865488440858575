// An OpenID provider that is not ours, with one public client that has to prove who asked (PKCE).
//
// It says its port in a line, is told where the docs are in a line (`{ origin, callback }`), and says `ready`. Readers log
// in with a form of two buttons. It ends when its input does.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const JANE = { sub: "jane", content: { firstName: "Jane", lastName: "Doe", email: "jane@example.com" }, groups: ["admin"] };
const FORM = `<!doctype html><title>Log in</title><form method="post">
  <button name="answer" value="yes" id="yes">Log in as Jane</button>
  <button name="answer" value="no" id="no">Cancel</button>
</form>`;

const providerFor = (issuer, { origin, callback }) =>
  new Provider(issuer, {
    clients: [
      {
        client_id: "docs",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: [callback],
      },
    ],
    pkce: { required: () => true },
    scopes: ["openid", "docs-user-info"],
    claims: { openid: ["sub"], "docs-user-info": ["content", "groups"] },
    clientBasedCORS: (_, from) => from === origin,
    findAccount: (_, accountId) => ({ accountId, claims: () => JANE }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["of this test"] },
  });

const interact = async (provider, request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") return response.setHeader("content-type", "text/html").end(FORM);
  let body = "";
  for await (const chunk of request) body += chunk;
  if (!body.includes("yes")) {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  const grant = new provider.Grant({ accountId: JANE.sub, clientId: params.client_id });
  grant.addOIDCScope("openid docs-user-info");
  const answer = { login: { accountId: JANE.sub }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, answer, { mergeWithLastSubmission: false });
};

let provider;
const server = createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return provider.callback()(request, response);
  interact(provider, request, response).catch((error) => response.writeHead(500).end(`${error}`));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  provider = providerFor(`http://127.0.0.1:${server.address().port}`, JSON.parse(line));
  provider.on("server_error", (_, error) => console.error(error));
  console.log("ready");
});
lines.on("close", () => process.exit());
