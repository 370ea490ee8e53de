import type { Account, Item } from "../account/account.ts";
import { text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { BUCKET } from "./tokens.ts";

const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

/** A setting of a bucket that the provider keeps as a resource of its own. */
const ofBucket: ResourceType = {
  id: (properties) => text(properties, "bucket"),
  refers: { bucket: { weak: BUCKET } },
};

export const s3Types: Readonly<Record<string, ResourceType>> = {
  [BUCKET]: {
    // With a prefix the provider ends the name with 26 characters of its own.
    id: ({ bucket, bucketPrefix }, cloud) =>
      String(bucket ?? `${bucketPrefix}20261123${String(cloud.all(BUCKET).length + 1).padStart(18, "0")}`),
    autoName: "bucket",
    defaults: { forceDestroy: false },
    inUse: "BucketNotEmpty",
    create: (_cloud, { id }) => ({ bucket: id, arn: `arn:aws:s3:::${id}` }),
    owns: (cloud, bucket) => (bucket.properties.forceDestroy === true ? objectsOf(cloud, bucket) : []),
  },
  [OBJECT]: {
    id: ({ bucket, key }) => `${bucket}/${key}`,
    autoName: "key",
    defaults: { forceDestroy: false },
    refers: { bucket: BUCKET },
    create: (_cloud, { id }) => ({ arn: `arn:aws:s3:::${id}`, versionId: "version-1", etag: "etag-1" }),
  },
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
};

function objectsOf(cloud: Account, bucket: Item): readonly Item[] {
  return cloud.all(OBJECT).filter((each) => each.properties.bucket === bucket.id);
}
