import assert from "node:assert/strict";
import { type DeliveredFile, deliveriesOf, filesByFolder } from "../../../../policies/model/delivery/deliveredFiles.ts";
import type { StackResource } from "../../../../policies/model/graph/resource.ts";
import { StackGraph } from "../../../../policies/model/graph/stackGraph.ts";

const S3_OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

function object(bucket: string, key: string, content: string): StackResource {
  const urn = `urn:pulumi:test::plan::${S3_OBJECT}::${bucket}/${key}`;
  const resource = { type: S3_OBJECT, name: key, urn, props: { bucket, key, content }, propertyDependencies: {} };
  return resource as unknown as StackResource;
}

const paths = (objects: readonly StackResource[]) =>
  deliveriesOf(new StackGraph(objects)).map(({ file, files }) => [file.key, [...files.keys()]]);

describe("deliveriesOf", () => {
  it("gives each clp.conf the files of its folder and below, of its bucket, whatever the case of letters", () => {
    assert.deepEqual(
      paths([
        object("one", "a/clp.conf", "<root/>"),
        object("one", "a/Scripts/Start.bat", "x"),
        object("one", "ab/start.bat", "x"),
        object("one", "A/b/clp.conf", "<root/>"),
        object("one", "a/B/stop.bat", "x"),
        object("two", "clp.conf", "<root/>"),
        object("two", "a/start.bat", "x"),
        object("one", "elsewhere.txt", "x"),
      ]),
      [
        ["a/clp.conf", ["clp.conf", "scripts/start.bat", "b/clp.conf", "b/stop.bat"]],
        ["A/b/clp.conf", ["clp.conf", "stop.bat"]],
        ["clp.conf", ["clp.conf", "a/start.bat"]],
      ],
    );
  });
});

describe("filesByFolder", () => {
  it("looks at each file once, however many clusters share the bucket", () => {
    let looks = 0;
    const file = (key: string) =>
      ({
        get key() {
          looks++;
          return key;
        },
      }) as DeliveredFile;
    const clusters = Array.from({ length: 100 }, (_, number) => `delivery/cluster${number}/`);
    const files = clusters.flatMap((folder) => [file(`${folder}clp.conf`), file(`${folder}scripts/start.bat`)]);
    const found = filesByFolder(new Set(clusters), files);
    assert.equal(looks, files.length);
    for (const folder of clusters)
      assert.deepEqual([...(found.get(folder)?.keys() ?? [])], ["clp.conf", "scripts/start.bat"]);
  });
});
