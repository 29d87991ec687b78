// The same for npm: pages as JSON on standard input, their texts as JSON on standard output; argument 1 is the call.
const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
const {createRequire} = require("module");
const run = new Function("html", "require", `return ${process.argv[2]}`);
const here = createRequire(process.cwd() + "/");
const texts = {};
for (const [name, html] of Object.entries(pages)) texts[name] = run(html, here);
process.stdout.write(JSON.stringify(texts));
