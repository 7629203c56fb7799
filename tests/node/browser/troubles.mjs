// What must never happen on a page, collected while a test looks elsewhere: errors in the console,
// violations of the content security policy, requests that fail, answers that are failures of the server.

/** Ends of requests that are no trouble: the page itself gave them up. */
const GIVEN_UP = new Set(["net::ERR_ABORTED"]);

export class Troubles {
  #list = [];
  #expected = 0;
  #who;

  constructor(context, who) {
    this.#who = who;
    context.on("page", (page) => this.#watch(page));
  }

  #add(page, text) {
    if (this.#expected > 0) return;
    this.#list.push(`${this.#who} at ${new URL(page.url(), "http://x").pathname}: ${text}`);
  }

  #watch(page) {
    page.on("pageerror", (error) => this.#add(page, `uncaught ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.#add(page, `console: ${message.text()}`);
    });
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "failed";
      if (!GIVEN_UP.has(why)) this.#add(page, `${request.method()} ${request.url()}: ${why}`);
    });
    page.on("response", async (response) => {
      if (!response.url().endsWith("/graphql")) {
        if (response.status() >= 400) this.#add(page, `${response.url()} answered ${response.status()}`);
        return;
      }
      const expected = this.#expected > 0;
      // The body is gone when the page has moved on; then nobody saw it either.
      const json = await response.json().catch(() => null);
      if (response.status() >= 400 && !expected) {
        const why = json?.errors?.[0];
        this.#add(
          page,
          `answered ${response.status()}: ${why?.extensions?.code} ${why?.message} in ${response.request().postData()?.slice(0, 300)}`,
        );
        return;
      }
      const bad = json?.errors?.find((each) =>
        ["INTERNAL", "VALIDATION_FAILED", "PARSE_FAILED", "LIMIT_EXCEEDED"].includes(each.extensions?.code),
      );
      if (bad !== undefined)
        this.#add(
          page,
          `GraphQL ${bad.extensions.code}: ${bad.message} in ${response.request().postData()?.slice(0, 300)}`,
        );
    });
  }

  /** Does something during which failures belong to the test, such as a server that is away. */
  async expecting(body) {
    this.#expected += 1;
    try {
      return await body();
    } finally {
      // Events of what was done last may still be on their way.
      await new Promise((resolve) => setTimeout(resolve, 300));
      this.#expected -= 1;
    }
  }

  /** Takes what was collected. */
  take() {
    return this.#list.splice(0);
  }
}

/** As `expecting`, for everybody: what is done concerns all pages, such as a server that stops. */
export function everybodyExpecting(people, body) {
  return people.reduceRight((inner, person) => () => person.troubles.expecting(inner), body)();
}
