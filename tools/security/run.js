// A17: the site at argv[2] by Mozilla's HTTP Observatory and Google's CSP evaluator, behind a proxy
// that ends TLS as a platform does. argv[3] and argv[4]: key and certificate of "localhost".

import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [, , address, keyFile, certificateFile] = process.argv;
const LEAST = 115; // A+
const MEDIUM = 30; // of the evaluator: 10 high, 20 syntax, 30 medium, then what only may be
const PAGES = ["/fortune/", "/accounts/login/", "/admin/"];
const FOLDER = path.dirname(fileURLToPath(import.meta.url));

// The list of browsers' preloaded hosts is fetched when the package is installed; ours are not in it.
const preload = path.join(FOLDER, "node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json");
if (!fs.existsSync(preload)) fs.writeFileSync(preload, "{}");

const { retrieve } = await import("@mdn/mdn-http-observatory/src/retriever/retriever.js");
const { ALL_TESTS } = await import("@mdn/mdn-http-observatory/src/constants.js");
const grader = await import("@mdn/mdn-http-observatory/src/grader/grader.js");
const { CspEvaluator } = createRequire(import.meta.url)("csp_evaluator");
const { CspParser } = createRequire(import.meta.url)("csp_evaluator/dist/parser.js");

let httpsPort = 0;

/** Hand a request on as a platform's proxy does; redirects lead to our port in place of 443. */
const proxy = (proto) => (request, response) => {
  const headers = { ...request.headers, host: "localhost", "x-forwarded-proto": proto };
  const options = { method: request.method, headers };
  const handed = http.request(address + request.url, options, (answer) => {
    const location = answer.headers.location;
    if (location) {
      answer.headers.location = location.replace("https://localhost/", `https://localhost:${httpsPort}/`);
    }
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  request.pipe(handed);
};

const listen = (server) =>
  new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.address().port)));
const plain = http.createServer(proxy("http"));
const secure = https.createServer(
  { key: fs.readFileSync(keyFile), cert: fs.readFileSync(certificateFile) },
  proxy("https"),
);
const httpPort = await listen(plain);
httpsPort = await listen(secure);

function score(found) {
  let least = 100;
  let all = 100;
  const lost = [];
  for (const { name, result } of found) {
    const modifier = grader.getScoreModifier(result);
    all += modifier;
    if (modifier < 0) least += modifier;
    if (modifier < 0) lost.push(`${name} ${result}`);
  }
  const points = least >= 90 ? all : least; // extra credit only from an A on
  return { points, grade: grader.getGradeForScore(points).grade, lost };
}

let missed = false;
for (const page of PAGES) {
  const seen = await retrieve("localhost", { httpPort, httpsPort, path: page });
  const found = ALL_TESTS.map((test) => ({ name: test.name, result: test(seen).result }));
  const { points, grade, lost } = score(found.filter(({ result }) => result));
  console.log(`observatory ${page} ${grade} ${points} (target ${LEAST}) ${lost.join(", ")}`);

  const raw = await fetch(`https://localhost:${httpsPort}${page}`, { redirect: "manual" });
  const policy = new CspParser(raw.headers.get("content-security-policy")).csp;
  const grave = new CspEvaluator(policy).evaluate().filter(({ severity }) => severity <= MEDIUM);
  const told = grave.map(({ directive, description }) => `${directive}: ${description}`);
  console.log(`csp evaluator ${page} ${grave.length} high or medium ${told.join("; ")}`);
  missed ||= points < LEAST || grave.length > 0;
}
plain.close();
secure.close();
secure.closeAllConnections();
process.exit(missed ? 1 : 0);
