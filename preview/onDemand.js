import Module, { createRequire } from "node:module";

// What Pulumi's SDK loads at its start and uses only when it serializes a function (a dynamic provider, a callback), runs
// the Automation API, meets a version or speaks with an engine: 700 of its 764 files, among them npm's own dependency
// resolver, a whole TypeScript compiler and gRPC. In their place stands what loads them at the first use of anything in
// them, so that who does use them does not notice. JavaScript, because "npm run pulumi" hands it to Node before anything
// else is there.
// A bound function can be called and constructed, and has no property that a proxy would have to show.
const CLASS = Function.prototype.bind.call(class {});
const CALLABLE = ["@npmcli/arborist", "normalize-package-data"];
const OBJECTS = ["./automation/index.js", "./typescript-shim.js", "semver", "upath"];
const GRPC = "@grpc/grpc-js";

try {
  const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  for (const name of CALLABLE) leaveOut(sdk, name, CLASS);
  for (const name of OBJECTS) leaveOut(sdk, name, {});
  // Where calls are traced, the tracer changes gRPC as it loads.
  if (!process.env.TRACEPARENT) {
    leaveOut(sdk, "@opentelemetry/api", {});
    leaveOut(sdk, GRPC, {}, { makeGenericClientConstructor: clientOnDemand(sdk) });
  }
} catch {
  // There is no SDK here: who needs one says so.
}

/** The SDK has gRPC make its clients' classes while it loads: each is made when a client is. */
function clientOnDemand(require) {
  return (...service) => {
    let made;
    const make = () => (made ??= require(GRPC).makeGenericClientConstructor(...service));
    return onDemand(CLASS, make);
  };
}

/**
 * Has `require` give a stand-in for the module, which loads it when anything of it is used.
 *
 * @param own What of it can be used without it, by name.
 */
function leaveOut(require, name, target, own = {}) {
  let file;
  try {
    file = require.resolve(name);
  } catch {
    // Another version of the SDK does without it.
    return;
  }
  if (require.cache[file] !== undefined) return;
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      if (require.cache[file] === standIn) delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const standIn = Object.assign(new Module(file), {
    filename: file,
    loaded: true,
    exports: onDemand(target, load, own),
  });
  require.cache[file] = standIn;
}

function onDemand(target, load, own = {}) {
  const forward =
    (trap) =>
    (_, ...rest) =>
      Reflect[trap](load(), ...rest);
  const traps = ["apply", "construct", "defineProperty", "deleteProperty", "getPrototypeOf", "has", "ownKeys", "set"];
  return new Proxy(target, {
    ...Object.fromEntries(traps.map((trap) => [trap, forward(trap)])),
    // The SDK's compiled imports copy a module that is none of ECMAScript's, which would be a use.
    get(_, key) {
      if (key === "__esModule") return true;
      if (Object.hasOwn(own, key)) return own[key];
      const module = load();
      return key === "default" && !module.__esModule ? module : Reflect.get(module, key);
    },
    // A proxy may call nothing fixed that its target does not have.
    getOwnPropertyDescriptor(_, key) {
      const found = Reflect.getOwnPropertyDescriptor(load(), key);
      return found && { ...found, configurable: true };
    },
  });
}
