// Rust's standard library for WASM. Rustup brings it; where rustup's server cannot be reached,
// Debian's packages hold a compiler and the library's sources, from which it is built once.

import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath, cache, exclusively } from "./places.mjs";
import { run, step, Trouble } from "./steps.mjs";

const TARGET = "wasm32-unknown-unknown";

/**
 * Makes sure that a Rust compiler for WASM is there.
 * @returns {Promise<Record<string, string>>} the environment that makes cargo use it
 */
export async function wasmTarget() {
  if (await has("rustc")) return {};
  const debian = debianPlace();
  if (debian && existsSync(join(debian, "ready"))) return environment(debian);
  return exclusively("wasm-target", async () => {
    if (await has("rustc") || await byRustup()) return {};
    if (!debian) {
      throw new Trouble(`Rust's ${TARGET} target is missing and rustup could not bring it. When the network is back:\n    rustup target add ${TARGET}`);
    }
    if (!existsSync(join(debian, "ready"))) await byDebian(debian);
    return environment(debian);
  });
}

/** @param {string} rustc */
async function has(rustc) {
  const { ok, output } = await run(rustc, ["--print", "target-libdir", "--target", TARGET], { quiet: true, mayFail: true });
  return ok && existsSync(output.trim()) && readdirSync(output.trim()).some((name) => name.startsWith("libstd-"));
}

async function byRustup() {
  if (!onPath("rustup")) return false;
  return step(`Rust target ${TARGET} by rustup`, async () => {
    // A closed network often swallows packets: ask for a small file first, so that it costs seconds.
    if (!process.env.HTTPS_PROXY && !process.env.https_proxy) {
      const server = process.env.RUSTUP_DIST_SERVER || "https://static.rust-lang.org";
      const reachable = await fetch(`${server}/dist/channel-rust-stable.toml.sha256`, { signal: AbortSignal.timeout(5000) })
        .then((reply) => reply.ok, () => false);
      if (!reachable) return console.log(`  ${server} cannot be reached`), false;
    }
    const { ok } = await run("rustup", ["target", "add", TARGET], { timeout: 120_000, quiet: true, mayFail: true });
    if (!ok) console.log("  rustup could not add it");
    return ok && await has("rustc");
  });
}

/** @returns {string | undefined} the sysroot to build, where Debian's packages can be used at all */
function debianPlace() {
  return onPath("apt-get") ? join(cache, "tools", "rust-debian") : undefined;
}

/** @param {string} place */
async function byDebian(place) {
  const sources = "/usr/lib/rustlib/src/rust/library/std";
  if (!existsSync("/usr/bin/rustc") || !existsSync("/usr/bin/cargo") || !existsSync(sources)) {
    await step("Debian's Rust with the sources of its library (rustc-web, cargo-web, rust-web-src)", () =>
      aptInstall(["rustc-web", "cargo-web", "rust-web-src"]));
  }
  await step(`Rust's standard library for ${TARGET}, built from Debian's sources`, async () => {
    const crate = `${place}.crate`;
    rmSync(crate, { recursive: true, force: true });
    rmSync(place, { recursive: true, force: true });
    mkdirSync(join(crate, "src"), { recursive: true });
    writeFileSync(join(crate, "Cargo.toml"), '[package]\nname = "nothing"\nedition = "2024"\n[workspace]\n');
    writeFileSync(join(crate, "src/lib.rs"), "#![no_std]\n");
    await run("/usr/bin/cargo", ["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"], {
      cwd: crate,
      quiet: true,
      env: {
        RUSTC: "/usr/bin/rustc",
        // Nightly's -Zbuild-std on a stable compiler: what Debian itself builds with.
        RUSTC_BOOTSTRAP: "1",
        // Link-time optimisation of our program reads the bitcode.
        RUSTFLAGS: "-Cembed-bitcode=yes",
        CARGO_TARGET_DIR: join(crate, "target"),
        RUSTUP_TOOLCHAIN: undefined,
      },
    });
    // A sysroot of our own: Debian's host libraries by link, the new ones beside them. Nothing
    // is written outside the cache.
    const libraries = join(place, "lib/rustlib", TARGET, "lib");
    mkdirSync(libraries, { recursive: true });
    const built = join(crate, "target", TARGET, "release/deps");
    for (const name of readdirSync(built)) {
      if (name.endsWith(".rlib") && !name.startsWith("libnothing-")) cpSync(join(built, name), join(libraries, name));
    }
    const host = readdirSync("/usr/lib/rustlib").find((name) => name.endsWith("-linux-gnu"));
    if (!host) throw new Trouble("Debian's rustc-web has no host libraries under /usr/lib/rustlib");
    mkdirSync(join(place, "lib/rustlib", host, "bin"), { recursive: true });
    symlinkSync(join("/usr/lib/rustlib", host, "lib"), join(place, "lib/rustlib", host, "lib"));
    symlinkSync(await linker(host), join(place, "lib/rustlib", host, "bin/rust-lld"));
    writeFileSync(join(place, "rustc"), `#!/bin/sh\nexec /usr/bin/rustc --sysroot '${place}' "$@"\n`, { mode: 0o755 });
    rmSync(crate, { recursive: true, force: true });
    writeFileSync(join(place, "ready"), "");
  });
}

/** Debian's rustc-web ships no WASM linker; rustup's compiler does. @param {string} host */
async function linker(host) {
  const { ok, output } = await run("rustc", ["--print", "sysroot"], { quiet: true, mayFail: true });
  const ofRustup = join(output.trim(), "lib/rustlib", host, "bin/rust-lld");
  if (ok && existsSync(ofRustup)) return ofRustup;
  if (!existsSync("/usr/bin/wasm-ld-19")) await aptInstall(["lld-19"]);
  return "/usr/bin/wasm-ld-19";
}

/** @param {string} place @returns {Record<string, string>} */
function environment(place) {
  return {
    // worker-build asks the first rustc in PATH for its sysroot, cargo asks RUSTC.
    RUSTC: join(place, "rustc"),
    CARGO: "/usr/bin/cargo",
    PATH: `${place}:/usr/bin:${process.env.PATH}`,
  };
}

/** @param {string[]} packages */
export async function aptInstall(packages) {
  const asRoot = process.getuid?.() === 0;
  const command = [...(asRoot ? [] : ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
  const apt = /** @param {string[]} args */ (args) =>
    run(command[0] ?? "", [...command.slice(1), ...args], { quiet: true, mayFail: true, timeout: 600_000 });
  await apt(["update"]);
  const { ok, output } = await apt(["install", "-y", "--no-install-recommends", ...packages]);
  if (!ok) {
    throw new Trouble(`${output.trim().split("\n").slice(-3).join("\n")}\nPlease install it by hand:\n    sudo apt-get install ${packages.join(" ")}`);
  }
}
