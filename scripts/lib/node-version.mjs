// Refuses a Node.js that is too old, in words. Imported before anything that such a Node.js might not even parse.
var NEEDED = [20, 19];
var have = process.versions.node.split(".").map(Number);

if (have[0] < NEEDED[0] || (have[0] === NEEDED[0] && have[1] < NEEDED[1])) {
  process.stderr.write(
    "cutline: this is Node.js " +
      process.versions.node +
      "; it takes " +
      NEEDED.join(".") +
      " or newer (https://nodejs.org/en/download).\n",
  );
  process.exit(1);
}
