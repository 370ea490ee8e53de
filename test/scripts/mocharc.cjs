module.exports = { ...require("../../.mocharc.cjs"), spec: ["test/scripts/**/*.test.ts"] };
