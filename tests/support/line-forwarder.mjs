// Runs in a network namespace of its own: what comes to an address there goes on to a socket file, which is the same
// in every namespace. `node line-forwarder.mjs <address> <port> <socket file>`

import { connect, createServer } from "node:net";

const [address, port, file] = process.argv.slice(2);
createServer((from) => {
  const to = connect(String(file));
  from.pipe(to).pipe(from);
  from.on("error", () => to.destroy());
  to.on("error", () => from.destroy());
}).listen(Number(port), address, () => console.log("listening"));
process.stdin.on("end", () => process.exit(0)).resume();
