// A certified OpenID provider (panva/oidc-provider) on a port of its own. Its
// development log-in takes any name without a password; the name is the address.
// It writes its issuer on standard output, reads where people are sent back to on
// standard input, and runs until that ends.
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(issuer);

const input = createInterface({ input: process.stdin });
const [redirect] = await once(input, "line");
input.on("close", () => process.exit(0));

const provider = new Provider(issuer, {
  clients: [{
    client_id: process.env.CLIENT_ID,
    client_secret: process.env.CLIENT_SECRET,
    redirect_uris: [redirect],
  }],
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["preferred_username"],
  },
  // As the standard has it, claims are told at the UserInfo endpoint alone; many
  // providers tell them in the identity token too.
  conformIdTokenClaims: process.env.IN_TOKEN !== "1",
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: id,
      email_verified: process.env.VERIFIED === "1",
      preferred_username: id,
    }),
  }),
});
server.on("request", provider.callback());
