// JavaScript, because on Windows the servers of the runbooks' tests share one registry, so nothing runs beside them.
module.exports = {
  // The servers' scripts first: a file of theirs takes minutes, and at the end one worker would wait for it.
  spec: ["test/scripts/**/*.test.ts", "test/!(scripts)/**/*.test.ts", "test/*.test.ts"],
  reporter: "./test/reporter.cjs",
  timeout: 60_000,
  parallel: process.platform !== "win32",
  jobs: 2,
  forbidOnly: true,
};
