// A demonstration server of one's own: a fresh folder, a free port, ended when the file of tests is done.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const BIN = resolve(
  process.env.HIMAYA_BIN ||
    join(process.env.CARGO_TARGET_DIR || join(import.meta.dirname, "../../target"), "debug/himaya"),
);

/** Everyone's passphrase in the demonstration. */
export const PASSPHRASE = "alma armud heyva nar";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

function environment() {
  const env = { ...process.env };
  delete env.HIMAYA_DATABASE_URL;
  return env;
}

async function freePort() {
  const server = createServer();
  await new Promise((done, fail) => server.on("error", fail).listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Runs a command of himaya to its end. */
export async function himaya(...words) {
  const child = spawn(BIN, words, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stderr.on("data", (bytes) => (said += bytes));
  const code = await new Promise((done, fail) => child.on("error", fail).on("close", done));
  return { code, said };
}

class Server {
  #child;
  #said = "";
  /** A folder of its own, gone with it. */
  folder;
  /** Where it answers, without a slash at the end. */
  address;
  /** Its data folder. */
  data;

  constructor(folder) {
    this.folder = folder;
    this.data = join(folder, "data");
  }

  /** Everything it has printed so far. */
  get log() {
    return this.#said;
  }

  async start(command) {
    const wanted = `127.0.0.1:${await freePort()}`;
    const child = spawn(BIN, [command, "--data", this.data, "--listen", wanted], {
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    running.add(child);
    child.on("exit", () => running.delete(child));
    const from = this.#said.length;
    await new Promise((done, fail) => {
      const heard = (bytes) => {
        this.#said += bytes;
        const told = this.#said.slice(from).match(/http:\/\/127\.0\.0\.1:\d+/);
        if (told) {
          this.address = told[0];
          done();
        }
      };
      child.stdout.on("data", heard);
      child.stderr.on("data", heard);
      child.on("error", fail);
      child.on("exit", (code) => fail(new Error(`himaya ${command} ended with ${code}:\n${this.#said}`)));
    });
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(`${this.address}/az/`).catch(() => undefined);
      if (answer?.ok) return;
      if (tries > 200) throw new Error(`himaya does not answer at ${this.address}:\n${this.#said}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Ends the program as an operator would. Gives its exit code. */
  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null) return child?.exitCode;
    const ended = new Promise((done) => child.on("exit", (code) => done(code)));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
    const code = await ended;
    clearTimeout(late);
    return code;
  }

  /** Serves the same folder again. */
  again() {
    return this.start("serve");
  }

  async remove() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** `himaya demo` in a temporary folder. */
export async function demo() {
  const server = new Server(await mkdtemp(join(tmpdir(), "himaya-e2e-")));
  await server.start("demo");
  return server;
}
