// One keep-alive HTTP connection that does as little as it can: requests are bytes made beforehand, of a reply only
// its status and its end are looked for. Node's own client would take more of the machine than the servers measured.

import { connect } from "node:net";

const HEADERS_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");

/** @typedef {{ status: number, body: () => string }} Reply */

export class Connection {
  #unread = Buffer.alloc(0);
  /** @type {{ resolve: (reply: Reply) => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {number} port */
  constructor(port) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (chunk) => {
      this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
      this.#read();
    });
    const fail = (/** @type {Error} */ error) => {
      this.#waiting?.reject(error);
      this.#waiting = undefined;
    };
    this.socket.on("error", fail);
    this.socket.on("close", () => fail(new Error("the server closed the connection")));
  }

  /** @param {Buffer} request @returns {Promise<Reply>} */
  send(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close() {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #read() {
    const bytes = this.#unread;
    const headersEnd = bytes.indexOf(HEADERS_END);
    if (headersEnd < 0) return;
    const head = bytes.toString("latin1", 0, headersEnd);
    const start = headersEnd + HEADERS_END.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const end = length !== undefined ? start + Number(length) : chunksEnd(bytes, start);
    if (end === undefined || bytes.length < end) return;
    this.#unread = bytes.subarray(end);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body: () => bytes.toString("utf8", start, end) });
  }
}

/** Where a chunked body ends, if it is all there. @param {Buffer} bytes @param {number} start */
function chunksEnd(bytes, start) {
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    at = lineEnd + LINE_END.length + size + LINE_END.length;
    if (size === 0) return at;
  }
}

/**
 * @param {{ method: string, path: string, token?: string, address?: string, body?: unknown }} request
 */
export function requestBytes({ method, path, token, address, body }) {
  const text = body === undefined ? "" : JSON.stringify(body);
  const head = [`${method} ${path} HTTP/1.1`, "Host: localhost"];
  if (token) head.push(`Authorization: Bearer ${token}`);
  if (address) head.push(`CF-Connecting-IP: ${address}`);
  if (method !== "GET") head.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
}
