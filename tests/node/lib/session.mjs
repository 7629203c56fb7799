// A caller of the GraphQL API: nobody, a person with cookies as the portal has them, or a program
// with a bearer token.
import assert from "node:assert/strict";

export const ACCESS_COOKIE = "__Host-steward-access";

export class Session {
  cookies = new Map();
  bearer = null;

  constructor(url) {
    this.url = url;
  }

  /** The same rights as a program would have them: by header rather than by cookie. */
  asBearer() {
    const other = new Session(this.url);
    other.bearer = this.access;
    return other;
  }

  /** The value of the access cookie, which is also a bearer token. */
  get access() {
    const value = this.cookies.get(ACCESS_COOKIE);
    assert.ok(value, "there is no access cookie");
    return value;
  }

  get cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** One POST; `headers` and `body` replace what would be sent. Answers status, headers, text and JSON. */
  async post({ headers = {}, body }) {
    const all = { "content-type": "application/json", accept: "application/graphql-response+json" };
    if (this.bearer !== null) all.authorization = `Bearer ${this.bearer}`;
    else all["x-steward-client"] = "portal";
    if (this.cookies.size > 0) all.cookie = this.cookieHeader;
    const response = await fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: { ...all, ...headers },
      body,
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // The caller sees by `json === null` that it is not JSON.
    }
    return { status: response.status, headers: response.headers, text, json };
  }

  /** Sends a document. */
  send(query, variables = {}, headers = {}) {
    return this.post({ headers, body: JSON.stringify({ query, variables }) });
  }

  /** The data of a document that must succeed. */
  async data(query, variables = {}) {
    const { json, text, status } = await this.send(query, variables);
    assert.ok(json?.data && !json.errors, `answered ${status}: ${text.slice(0, 600)}`);
    return json.data;
  }

  /** The payload of a mutation with one root field that must succeed without user errors. */
  async done(query, variables = {}) {
    const [payload] = Object.values(await this.data(query, variables));
    assert.deepEqual(payload.errors, [], JSON.stringify(payload.errors));
    return payload;
  }

  /** The code of the first error of a document that must fail. */
  async refusal(query, variables = {}) {
    const { json, text } = await this.send(query, variables);
    assert.ok(json?.errors?.length > 0, `it was not refused: ${text.slice(0, 600)}`);
    return json.errors[0].extensions.code;
  }

  async signIn(email, password) {
    await this.done(
      "mutation S($input: SessionCreateInput!) { sessionCreate(input: $input) { errors { code field message } } }",
      { input: { email, password } },
    );
    return this;
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    const gone = attributes.some((each) => /^\s*max-age=0$/i.test(each)) || value === "";
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
