// A certified OpenID provider for the tests of signing in (tests/service/test_oidc.py).
// Environment: PORT, ISSUER, JWKS (private keys), REDIRECT, PEOPLE ({sub: claims}).
// Anybody signs in by the sub that they type; requests come through a proxy.
import { Provider } from "oidc-provider";

const { PORT, ISSUER, JWKS, REDIRECT, PEOPLE } = process.env;
const people = JSON.parse(PEOPLE);

const provider = new Provider(ISSUER, {
  clients: [
    { client_id: "desk", client_secret: "a-secret-of-the-desk", redirect_uris: [REDIRECT] },
  ],
  jwks: JSON.parse(JWKS),
  cookies: { keys: ["a-key-for-the-tests-only"] },
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], groups: ["groups"] },
  conformIdTokenClaims: process.env.CONFORM === "yes",
  pkce: { required: () => true },
  findAccount: (_, sub) =>
    sub in people ? { accountId: sub, claims: () => ({ sub, ...people[sub] }) } : undefined,
});

provider.listen(Number(PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
