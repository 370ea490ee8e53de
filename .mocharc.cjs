// JavaScript, because on Windows the servers of the runbooks' tests share one registry, so nothing runs beside them.
module.exports = {
  spec: ["test/**/*.test.ts"],
  reporter: "./test/reporter.cjs",
  timeout: 60_000,
  parallel: process.platform !== "win32",
  jobs: 2,
  forbidOnly: true,
};
