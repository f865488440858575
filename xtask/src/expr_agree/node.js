// Reads batches of cases from the standard input, one JSON array a line, and writes their results, one a line. The
// oracle changes the objects of its realm, so it gets one of its own.
const vm = require("node:vm");
const fs = require("node:fs");
const realm = vm.createContext({});
vm.runInContext(fs.readFileSync(process.argv[2], "utf8"), realm);
const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  realm.batch = line;
  process.stdout.write(vm.runInContext("JSON.stringify(oracle(JSON.parse(batch)))", realm) + "\n");
});
