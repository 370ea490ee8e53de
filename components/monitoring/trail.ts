import * as pulumi from "@pulumi/pulumi";
import { bucketPrefix } from "../../delivery/deliveryKeys.ts";
import { partitionOf } from "../aws/arn.ts";
import * as cloudtrail from "../aws/cloudtrail.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as s3 from "../aws/s3.ts";

export interface TrailArgs {
  readonly identity: ClusterIdentity;
  readonly kmsKeyArn: string | undefined;
  /** An unprotected bucket is emptied when it is destroyed. */
  readonly protect: boolean;
}

/** Days for which the trail's files are kept. CloudTrail itself shows events of 90 days. */
const TRAIL_DAYS = 365;

/**
 * A trail of the Region's management events that change something, in a private bucket. An EventBridge rule on a call
 * of the API sees nothing where no trail logs it.
 */
export function createTrail(name: string, args: TrailArgs, parent: pulumi.Resource): void {
  const { identity, kmsKeyArn } = args;
  const trailName = `${identity.clusterName}-trail`;
  const bucket = new s3.Bucket(
    name,
    { bucketPrefix: bucketPrefix(identity), forceDestroy: !args.protect, tags: clusterTags(identity, trailName) },
    { parent },
  );
  const privacy = makePrivate(name, bucket, kmsKeyArn, parent);
  const policy = new s3.BucketPolicy(
    name,
    {
      bucket: bucket.bucket,
      policy: pulumi.jsonStringify(trailBucketPolicy(identity, trailName, bucket.arn)),
    },
    // Blocking public policies and writing one at the same time is a conflict for S3.
    { parent, dependsOn: [privacy] },
  );
  new cloudtrail.Trail(
    name,
    {
      name: trailName,
      s3BucketName: bucket.bucket,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      enableLogFileValidation: true,
      eventSelectors: [{ includeManagementEvents: true, readWriteType: "WriteOnly" }],
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      tags: clusterTags(identity, trailName),
    },
    { parent, dependsOn: [policy] },
  );
}

function makePrivate(
  name: string,
  { bucket }: s3.Bucket,
  kmsKeyArn: string | undefined,
  parent: pulumi.Resource,
): pulumi.Resource {
  const privacy = new s3.BucketPublicAccessBlock(
    name,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    { parent },
  );
  const applyServerSideEncryptionByDefault =
    kmsKeyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn };
  new s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket, rules: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: kmsKeyArn !== undefined }] },
    { parent },
  );
  new s3.BucketLifecycleConfiguration(
    name,
    {
      bucket,
      rules: [{ id: "old-files", status: "Enabled", filter: { prefix: "" }, expiration: { days: TRAIL_DAYS } }],
    },
    { parent },
  );
  return privacy;
}

/** What CloudTrail needs to write, for this trail alone. Source: CloudTrail user guide, "Amazon S3 bucket policy". */
function trailBucketPolicy({ region }: ClusterIdentity, trailName: string, bucketArn: pulumi.Output<string>) {
  const service = { Service: "cloudtrail.amazonaws.com" };
  const ofTrail = { "aws:SourceArn": `arn:${partitionOf(region)}:cloudtrail:${region}:*:trail/${trailName}` };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "CloudTrailLooksAtTheBucket",
        Effect: "Allow",
        Principal: service,
        Action: "s3:GetBucketAcl",
        Resource: bucketArn,
        Condition: { ArnLike: ofTrail },
      },
      {
        Sid: "CloudTrailWrites",
        Effect: "Allow",
        Principal: service,
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${bucketArn}/AWSLogs/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" }, ArnLike: ofTrail },
      },
      {
        Sid: "EncryptedConnectionsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
