/** Settings with everything that the bring-up of the article's cluster needs. */
export const BROUGHT_UP = {
  cluster: {
    installer: { uri: "s3://software/clusterpro/ecx52w_x64.zip", sha256: "1".repeat(64) },
    licenses: [{ uri: "s3://software/clusterpro/base.key", sha256: "2".repeat(64) }],
  },
  application: { binary: { uri: "https://software.example.com/minio.exe", sha256: "3".repeat(64) } },
} as const;
