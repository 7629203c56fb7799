// A mail server on the loopback that keeps what it is given (SMTP, RFC 5321, as far as a client needs it).
import { createServer } from "node:net";
import { until } from "./wait.mjs";

const GREETING = "220 sink ready\r\n";

export class MailSink {
  #server;
  #sockets = new Set();
  /** Newest last: `{ to, subject, text }`, quoted-printable undone. */
  messages = [];

  /** Listens on a free port. */
  static async start() {
    const sink = new MailSink();
    sink.#server = createServer((socket) => sink.#talk(socket));
    await new Promise((resolve) => sink.#server.listen(0, "127.0.0.1", resolve));
    return sink;
  }

  /** What a server needs to send its mail here. */
  get env() {
    return {
      STEWARD_MAIL_HOST: "127.0.0.1",
      STEWARD_MAIL_PORT: String(this.#server.address().port),
      STEWARD_MAIL_TLS: "none",
      STEWARD_MAIL_FROM: "Steward <steward@provider.example>",
    };
  }

  /** The newest message to this address that holds a link for this purpose: its address. */
  link(to, purpose, withinMs = 20_000) {
    const pattern = new RegExp(`https?://\\S+/link#${purpose.replace(".", "\\.")}=[\\w.-]+`);
    return until(`a mail to ${to} with a link for ${purpose}`, withinMs, () =>
      this.messages
        .filter((each) => each.to.includes(to))
        .map((each) => pattern.exec(each.text)?.[0])
        .findLast((found) => found !== undefined),
    );
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #talk(socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client that goes away in the middle is no failure of the test.
    socket.on("error", () => socket.destroy());
    const state = { to: [], body: null };
    let rest = "";
    socket.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\r\n");
      rest = lines.pop();
      for (const line of lines) {
        const answer = this.#line(state, line);
        if (answer !== null) socket.write(answer);
      }
    });
    socket.write(GREETING);
  }

  /** Takes one line; what to answer, or null inside a message. */
  #line(state, line) {
    if (state.body !== null) {
      if (line !== ".") {
        state.body.push(line.startsWith(".") ? line.slice(1) : line);
        return null;
      }
      this.messages.push(message(state.to, state.body));
      state.to = [];
      state.body = null;
      return "250 taken\r\n";
    }
    switch (line.split(" ")[0].toUpperCase()) {
      case "EHLO":
        return "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
      case "RCPT":
        state.to.push(/<(.*)>/.exec(line)[1]);
        return "250 ok\r\n";
      case "DATA":
        state.body = [];
        return "354 go on\r\n";
      case "QUIT":
        return "221 bye\r\n";
      default:
        return "250 ok\r\n";
    }
  }
}

function message(to, lines) {
  const subject = lines.find((line) => /^subject:/i.test(line))?.slice(8).trim() ?? "";
  // Quoted-printable (RFC 2045, section 6.7): soft line breaks, then octets.
  const joined = lines.join("\n").replaceAll("=\n", "");
  const octets = joined.replaceAll(/=([0-9A-F]{2})/g, (_, pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  const text = /[^\u0000-\u00ff]/.test(octets) ? octets : Buffer.from(octets, "latin1").toString("utf8");
  return { to, subject, text };
}
